/** What the Bench tab does: load, import, score again, open in the lab, hand out files. */
import { type Scoring, scoreRun } from "../../bridge/evaluator.ts";
import { fetchCheckpoint, fetchResults } from "../../bridge/results.ts";
import { openRunFile } from "../../bridge/start.ts";
import { sweep } from "../../bridge/sweepHere.ts";
import { FULL_SCORE, QUICK_SCORE, type ScoreRequest } from "../../protocol/evaluator.ts";
import type { Metrics, RunResult } from "../../protocol/results.ts";
import type { XilabBytes } from "../../protocol/trainer.ts";
import { keptRuns } from "../../runs/keep.ts";
import type { Parsed } from "../../runs/results.ts";
import { decodeXilab } from "../../runs/xilab.ts";
import { editConfig } from "../../store/config.ts";
import { type SweepSlice, useSweep } from "../../store/sweep.ts";
import { say, showTab } from "../../store/view.ts";
import { fitsImport, importRuns, TOO_LARGE } from "./importRuns.ts";
import { looksLikePlan, takePlan } from "./queueForm.ts";
import { type BenchRun, runOfResult, runOfSaved } from "./runs.ts";
import { eq12Of, sourceOf } from "./sources.ts";
import { addRuns, FIGURE_ROW, patchBench, refuse, selectRun, setScored, useBench } from "./state.ts";

/** chosen: the curves of the paper's own rows, where they were run, so that the overlay is not empty at first. */
const FIRST_DRAWN = [FIGURE_ROW, "2tril-k1", "tril-k1", "gru8"];

/** Lets the page breathe between reading the file and drawing the tables. */
const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function loadRecorded(): Promise<void> {
  await breath();
  const results = await fetchResults();
  if (!results.ok) return patchBench({ missing: results.reason });
  await breath();
  const { value } = results;
  const recorded = value.results.map((result) =>
    runOfResult(result, "recorded", { checkpoint: result.checkpoint, file: null }),
  );
  const drawn = FIRST_DRAWN.flatMap((row) => recorded.find((run) => run.row === row)?.id ?? []);
  const source = sourceOf(value);
  const first = recorded.find((run) => run.row === FIGURE_ROW) ?? recorded[0];
  const selected = first?.row ? { row: first.row, run: first.id } : {};
  patchBench({ source, recorded, failures: value.failures, drawn, loading: "done", ...selected });
}

async function loadKept(): Promise<void> {
  const kept = (await keptRuns()).flatMap(({ bytes }) => {
    const decoded = decodeXilab(bytes);
    return decoded.ok && decoded.run.step > 0 ? [runOfSaved(decoded.run, bytes, "kept", null)] : [];
  });
  const runs = [...new Map(kept.map((run) => [run.id, run])).values()];
  patchBench(({ others }) => ({ others: [...others.filter((other) => other.origin !== "kept"), ...runs] }));
}

/** Once; the runs kept in this browser are read again at every visit of the tab, since training goes on. */
export async function loadBench(): Promise<void> {
  if (useBench.getState().loading === "not yet") {
    patchBench({ loading: "loading" });
    await loadRecorded();
    patchBench({ loading: "done" });
  }
  await loadKept();
  await loadQueue();
}

let swept: readonly BenchRun[] = [];

/** What the queue has finished, among the runs; a run keeps its identity while it stands there. */
function showSwept({ queue }: SweepSlice): void {
  const found = queue.flatMap(({ key, standing }) => (standing.at === "done" ? [sweptRun(key, standing.result)] : []));
  if (found.length === swept.length && found.every((run, i) => run === swept[i])) return;
  swept = found;
  patchBench(({ others }) => ({ others: [...found, ...others.filter(({ origin }) => origin !== "swept")] }));
}

function sweptRun(key: string, result: RunResult): BenchRun {
  const before = swept.find(
    ({ weights, metrics }) => weights?.at === "queue" && weights.key === key && metrics === result.metrics,
  );
  return before ?? { ...runOfResult(result, "swept", { checkpoint: null, file: null }), weights: { at: "queue", key } };
}

let following = false;
async function loadQueue(): Promise<void> {
  if (!following) useSweep.subscribe(showSwept);
  following = true;
  await sweep.reload();
}

export async function importFiles(files: readonly File[]): Promise<void> {
  const small = files.filter(fitsImport);
  for (const { name } of files.filter((file) => !fitsImport(file))) refuse({ name, reason: TOO_LARGE });
  const [plan] = small;
  if (plan && small.length === 1 && plan.name.endsWith(".json") && looksLikePlan(await plan.text())) {
    takePlan(await plan.text());
    patchBench({ section: "queue" });
    return;
  }
  for (const file of small) {
    const { runs, refused } = importRuns(file.name, new Uint8Array(await file.arrayBuffer()));
    for (const reason of refused) refuse({ name: file.name, reason });
    if (runs.length === 0) continue;
    addRuns(runs);
    selectRun(runs[0]!.id);
    say(`Imported ${runs.length === 1 ? "1 run" : `${runs.length} runs`} from ${file.name}.`);
  }
  patchBench({ section: "runs" });
}

/** The sizes a recorded number was measured with, so that only the machine differs. */
export function sameRequest(metrics: Metrics | null): ScoreRequest {
  const is = metrics?.crossEntropyIs;
  return {
    ...FULL_SCORE,
    k: (metrics && eq12Of(metrics)?.k) ?? FULL_SCORE.k,
    isSamples: is?.samples ?? FULL_SCORE.isSamples,
    isWords: is?.words ?? FULL_SCORE.isWords,
    generated: metrics?.lexical.draw.words ?? FULL_SCORE.generated,
    boundWords: metrics?.boundWords ?? FULL_SCORE.boundWords,
  };
}

async function bytesOf(run: BenchRun): Promise<Parsed<XilabBytes>> {
  if (!run.weights) return { ok: false, reason: "its weights were not kept" };
  if (run.weights.at === "hand") return { ok: true, value: run.weights.bytes };
  if (run.weights.at === "site") return fetchCheckpoint(run.weights.file);
  const bytes = await sweep.bytes(run.weights.key);
  return bytes ? { ok: true, value: bytes } : { ok: false, reason: "its weights are not kept any more" };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Scores the run's weights in this tab. */
export async function scoreAgain(run: BenchRun, quick: boolean): Promise<void> {
  let scoring: Scoring | null = null;
  let cancelled = false;
  const cancel = (): void => {
    cancelled = true;
    scoring?.cancel();
  };
  setScored(run.id, { at: "busy", progress: null, cancel });
  const bytes = await bytesOf(run);
  if (cancelled) return setScored(run.id, null);
  if (!bytes.ok) return setScored(run.id, { at: "failed", reason: bytes.reason });
  try {
    scoring = scoreRun(bytes.value, quick ? QUICK_SCORE : sameRequest(run.metrics), (progress) => {
      if (!cancelled) setScored(run.id, { at: "busy", progress, cancel });
    });
    const outcome = await scoring.outcome;
    if (outcome.ok) setScored(run.id, { at: "done", metrics: outcome.value });
    else if (outcome.code === "cancelled") setScored(run.id, null);
    else setScored(run.id, { at: "failed", reason: outcome.detail });
  } catch (error) {
    setScored(run.id, { at: "failed", reason: reasonOf(error) });
  }
}

/** The weights go to the trainer; the page shows them. */
export async function openInLab(run: BenchRun): Promise<void> {
  const bytes = await bytesOf(run);
  if (!bytes.ok) return say(`This run cannot be opened: ${bytes.reason}.`);
  const name = run.weights?.at === "site" ? run.weights.file : (run.file ?? "the run kept here");
  showTab("train");
  await openRunFile(new File([bytes.value], name));
}

/** Only its settings: an edit that can be undone. */
export function takeSettings(run: BenchRun): void {
  editConfig(() => run.config);
  showTab("train");
}

/** Hands a text to the user as a file. */
export function saveText(text: string, name: string, type: string): void {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}
