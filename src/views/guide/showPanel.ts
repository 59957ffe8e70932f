/** Opens the tab, and the part of it, in which a panel stands. */
import { type PanelId, panelOf } from "../../lessons/panels.ts";
import { showFlowSection } from "../../store/flowRoom.ts";
import { showTab, useView } from "../../store/view.ts";

async function showTable(name: string): Promise<void> {
  const { patchBench, SECTIONS } = await import("../bench/state.ts");
  const section = SECTIONS.find((id) => id === name);
  if (section) patchBench({ section });
}

/** The part of a tab, where it shows one at a time. */
export function showSection(id: PanelId): void {
  const { tab, section } = panelOf(id);
  if (section === undefined) return;
  if (tab === "flow") showFlowSection(section);
  if (tab === "bench") void showTable(section);
}

export function showPanel(id: PanelId): void {
  const { tab } = panelOf(id);
  if (tab && useView.getState().tab !== tab) showTab(tab);
  showSection(id);
}
