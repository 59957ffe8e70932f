/** Reading own words: from a dropped or chosen file, or pasted text, to a preview that can be used or cancelled. */
import { create } from "zustand";
import { parseOwn } from "../../bridge/corpus.ts";
import { openRunFile } from "../../bridge/start.ts";
import { session } from "../../bridge/trainer.ts";
import { OWN_CORPUS } from "../../config/spec.ts";
import type { CorpusPreview, CorpusProblem, WordCounts } from "../../protocol/corpus.ts";
import { editConfig, useConfig } from "../../store/config.ts";
import { openDialog, say, showTab, useView } from "../../store/view.ts";

export type OwnState =
  | { readonly at: "empty" }
  | { readonly at: "reading"; readonly name: string; readonly share: number }
  | { readonly at: "refused"; readonly problem: CorpusProblem }
  | { readonly at: "preview"; readonly preview: CorpusPreview; readonly counts: WordCounts };

export const useOwn = create<{ readonly state: OwnState }>()(() => ({ state: { at: "empty" } }));

let reading: AbortController | null = null;
const show = (state: OwnState): void => useOwn.setState({ state });

/** Small files need rules a big corpus does not: a word seen once counts. */
const RULES = { minCount: 1 } as const;

export async function readOwn(input: File | string): Promise<void> {
  reading?.abort();
  const mine = new AbortController();
  reading = mine;
  const name = typeof input === "string" ? "your text" : input.name;
  show({ at: "reading", name, share: 0 });
  const rules = { ...useConfig.getState().config.data, corpus: OWN_CORPUS, ...RULES };
  const onProgress = (share: number): void => {
    if (reading === mine) show({ at: "reading", name, share });
  };
  const { result, counts } = await parseOwn(input, rules, onProgress, mine.signal);
  if (reading !== mine) return;
  reading = null;
  if (result.ok && counts) show({ at: "preview", preview: result.preview, counts });
  else if (!result.ok) show({ at: "refused", problem: result.problem });
}

export function cancelReading(): void {
  reading?.abort();
  reading = null;
  show({ at: "empty" });
}

/** The previewed words replace the present ones; training starts again on them. */
export async function takeWords(preview: CorpusPreview, counts: WordCounts): Promise<void> {
  const { label, rules } = preview.corpus;
  openDialog(null);
  show({ at: "empty" });
  session.setOwn({ label, counts });
  editConfig((config) => ({ ...config, data: { ...rules, corpus: OWN_CORPUS } }));
  await session.reopen(null);
  say(`Training on ${label}: press Play.`);
}

/** Results, and on the Bench tab runs too, are set beside each other there. */
const isForBench = ({ name }: File): boolean =>
  name.endsWith(".jsonl") || (useView.getState().tab === "bench" && /\.(xilab|json)$/.test(name));

async function takeToBench(file: File): Promise<void> {
  const { importFiles } = await import("../../views/bench/actions.ts");
  showTab("bench");
  await importFiles([file]);
}

/** A file from anywhere: a run is opened, everything else is read as words. */
export function takeFile(file: File): void {
  if (isForBench(file)) {
    void takeToBench(file);
    return;
  }
  if (file.name.endsWith(".xilab")) {
    void openRunFile(file);
    return;
  }
  openDialog("own");
  void readOwn(file);
}
