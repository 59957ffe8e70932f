/** What an embedded page is made of, from the names in its link. */
import { isPanel, type PanelId, panelOf } from "../../lessons/panels.ts";
import type { Tab } from "../../store/view.ts";

/** Parts of the same tab stand together; a tab is opened once. */
export type Block =
  | { readonly kind: "room"; readonly tab: Exclude<Tab, "train">; readonly ids: readonly PanelId[] }
  | { readonly kind: "train"; readonly id: PanelId }
  | { readonly kind: "strip" | "lesson" | "play" };

export function blocksOf(shown: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  for (const name of shown) {
    if (name === "strip" || name === "lesson" || name === "play") {
      blocks.push({ kind: name });
      continue;
    }
    if (!isPanel(name)) continue;
    const { tab } = panelOf(name);
    if (tab === null) continue;
    if (tab === "train") blocks.push({ kind: "train", id: name });
    else {
      const at = blocks.findIndex((block) => block.kind === "room" && block.tab === tab);
      const before = blocks[at];
      if (before?.kind === "room") blocks[at] = { ...before, ids: [...before.ids, name] };
      else blocks.push({ kind: "room", tab, ids: [name] });
    }
  }
  return blocks;
}
