/** What the Flow and Bound rooms show, into a link and out of one. A drawing by hand is not in a link. */
import type { LinkView } from "../config/viewLink.ts";
import { TOY_IDS, toy } from "../exact/registry.ts";
import { families } from "../plane/families.ts";
import { targets } from "../plane/targets/registry.ts";
import { patchBoundRoom, useBoundRoom } from "../store/boundRoom.ts";
import { FLOW_SECTIONS, patchFlowRoom, showFlowSection, useFlowRoom } from "../store/flowRoom.ts";
import type { Tab } from "../store/view.ts";

export function roomView(tab: Tab): LinkView {
  if (tab === "bound") return { toy: useBoundRoom.getState().toy };
  if (tab !== "flow") return {};
  const { section, family, target } = useFlowRoom.getState();
  if (section !== "plane") return { room: section };
  return { room: section, family, ...(target in targets && { density: target }) };
}

type Told = (key: string, text: string) => void;

const known = (ids: readonly string[], key: string, text: string | undefined, told: Told): string | null => {
  if (text === undefined) return null;
  if (ids.includes(text)) return text;
  told(key, text);
  return null;
};

export function showRooms(view: LinkView, told: Told): void {
  const section = known(FLOW_SECTIONS, "room", view.room, told);
  if (section) showFlowSection(section);
  const family = known(Object.keys(families), "family", view.family, told);
  const target = known(Object.keys(targets), "density", view.density, told);
  // what is fitted is taken up when the room opens
  if (family || target) patchFlowRoom({ ...(family && { family }), ...(target && { target }) });
  const chosen = known(TOY_IDS, "toy", view.toy, told);
  const id = TOY_IDS.find((one) => one === chosen);
  if (id) patchBoundRoom({ toy: id, populations: {}, paths: {}, t: toy(id).T });
}
