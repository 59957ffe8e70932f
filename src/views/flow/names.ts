/** What families are called in sentences and menus. */
import { counted } from "../../charts/families.tsx";
import { families, familyOf } from "../../plane/families.ts";
import { planeParameters } from "../../plane/program.ts";
import { targets } from "../../plane/targets/registry.ts";
import { DRAWN } from "../../store/flowRoom.ts";

export const familyName = (id: string): string => familyOf(id)?.label ?? id;

/** With the number of parameters: what is chosen between. */
export const countedFamilies = Object.entries(families).map(([id, { label, layers }]) => ({
  id,
  label: `${label} · ${counted(planeParameters(layers).size)}`,
}));

export const familyOptions = Object.entries(families).map(([id, { label }]) => ({ id, label }));

export const targetOptions = [
  ...Object.values(targets).map(({ id, label }) => ({ id, label })),
  { id: DRAWN, label: "Your drawing" },
];
