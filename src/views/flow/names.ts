/** What families are called in sentences and menus. */
import { families, familyOf } from "../../plane/families.ts";
import { targets } from "../../plane/targets/registry.ts";
import { DRAWN } from "../../store/flowRoom.ts";

export const familyName = (id: string): string => familyOf(id)?.label ?? id;

export const familyOptions = Object.entries(families).map(([id, { label }]) => ({ id, label }));

export const targetOptions = [
  ...Object.values(targets).map(({ id, label }) => ({ id, label })),
  { id: DRAWN, label: "Your drawing" },
];
