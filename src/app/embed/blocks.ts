/** What an embedded page is made of, from the names in its link. */
import { isPanel, type PanelId, panelOf } from "../../lessons/panels.ts";
import type { Tab } from "../../store/view.ts";

/** Panels of the same part of a tab stand together; each part is opened once, several parts of a tab below each other. */
export type Block =
  | {
      readonly kind: "room";
      readonly tab: Exclude<Tab, "train">;
      /** Where the tab shows one part at a time. */
      readonly section: string | null;
      readonly ids: readonly PanelId[];
    }
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
    const { tab, section = null } = panelOf(name);
    if (tab === null) continue;
    if (tab === "train") blocks.push({ kind: "train", id: name });
    else {
      const at = blocks.findIndex((block) => block.kind === "room" && block.tab === tab && block.section === section);
      const before = blocks[at];
      if (before?.kind === "room") blocks[at] = { ...before, ids: [...before.ids, name] };
      else blocks.push({ kind: "room", tab, section, ids: [name] });
    }
  }
  return blocks;
}

/** Names a block among others. */
export const nameOfBlock = (block: Block): string => {
  if (block.kind === "train") return block.id;
  if (block.kind !== "room") return block.kind;
  return block.section === null ? block.tab : `${block.tab}-${block.section}`;
};
