/**
 * What the page does first: a link that names a run starts that run; else the recorded model writes words at once. A run
 * kept by an earlier visit is offered beside either.
 */
import { readB } from "../config/abLink.ts";
import { decodeConfig } from "../config/codec.ts";
import { defaultConfig } from "../config/presets.ts";
import { OWN_CORPUS } from "../config/spec.ts";
import type { RunConfig } from "../protocol/config.ts";
import { forgetRun } from "../runs/keep.ts";
import { XILAB_LIMITS } from "../runs/xilab.ts";
import { adoptConfig } from "../store/config.ts";
import { usePage } from "../store/page.ts";
import { addProblem, patchRun, useRun } from "../store/run.ts";
import { setShared } from "../store/shared.ts";
import { say } from "../store/view.ts";
import { loadLexicon } from "./lexicon.ts";
import { closed, goOnAt, keptByTabs, placeHere, standHere } from "./place.ts";
import { fetchRecorded } from "./recorded.ts";
import { baseOf, readSaved, type SavedBase, showSaved } from "./saved.ts";
import { pair, session } from "./trainer.ts";

/** The kept run that is offered, and where it is. */
let offered: { readonly base: SavedBase; readonly key: string } | null = null;
let answered = false;
const awaited = new Set<string>();

/** The newest run that no open page is at work on; those of other pages when they are closed. */
async function offerKept(): Promise<void> {
  const here = placeHere();
  if (!here) return;
  const { free, taken } = await keptByTabs();
  for (const { tab } of taken.filter(({ tab }) => tab !== here.tab && !awaited.has(tab))) {
    awaited.add(tab);
    void closed(tab).then(() => (useRun.getState().source === "run" ? undefined : offerKept()));
  }
  const runs = free.flatMap(({ key, bytes }) => {
    const base = baseOf(bytes);
    return base && base.run.step > 0 ? [{ key, base }] : [];
  });
  const [newest] = runs;
  if (!newest || answered || useRun.getState().playing) return;
  offered = newest;
  const { corpus, step } = newest.base.run;
  patchRun({ kept: { label: corpus.label, step, others: runs.length - 1 } });
}

async function startRecorded(): Promise<void> {
  const recorded = await fetchRecorded();
  if (useRun.getState().source !== "none") return;
  if (!recorded.ok) {
    addProblem({ code: "recordedUnavailable", detail: recorded.reason });
    adoptConfig(defaultConfig);
    await session.ensureOpen();
    return;
  }
  const { base } = recorded;
  // Reading the file and drawing its first words are a task each, so that neither holds up a frame for long.
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (useRun.getState().source !== "none") return;
  adoptConfig(base.run.config);
  session.setBase(base);
  showSaved(base.run);
  void loadLexicon(base.run.config, base.run.own);
  // Play was pressed before there was anything to go on from
  if (useRun.getState().opening) await session.reopen(base);
}

/** Opens what a hash names; `false` if it names no run. */
export function openLink(hash: string): boolean {
  const { config: named, notices, view, namesRun } = decodeConfig(hash);
  for (const { text } of notices) say(`In the link, ${text}.`);
  if (!namesRun) {
    setShared({ view, config: null });
    return false;
  }
  let config = named;
  if (config.data.corpus === OWN_CORPUS && !session.ownWords) {
    say("This link trains on words that only its sender has. Using SUBTLEX-US instead.");
    config = { ...config, data: { ...config.data, corpus: defaultConfig.data.corpus } };
  }
  void pair.close();
  adoptConfig(config, notices);
  setShared({ view, config });
  const opened = session.reopen(null);
  if (view.b !== undefined) void openB(view.b, config, opened);
  return true;
}

/** The second run of a link. */
async function openB(text: string, a: RunConfig, opened: Promise<boolean>): Promise<void> {
  const { config, notices } = readB(text, a);
  for (const notice of notices) say(`In the link, for run B: ${notice.text}.`);
  if (await opened) await pair.open("start", config);
}

/** chosen: whoever has waited this long for the recorded run trains one from the start. */
const RECORDED_WITHIN_MS = 10_000;
let shown: Promise<void> = Promise.resolve();

/** What the page begins with is there to go on from, or is late. */
export const begun = (): Promise<unknown> =>
  Promise.race([shown, new Promise((resolve) => setTimeout(resolve, RECORDED_WITHIN_MS))]);

export async function startSession(hash: string): Promise<void> {
  shown = openLink(hash) ? Promise.resolve() : startRecorded();
  // an embedded page keeps nothing, and tells of nothing that is kept
  if (usePage.getState().embed) return shown;
  standHere();
  await shown;
  await offerKept();
  setTimeout(() => void tellOfQueue(), QUEUE_AFTER_MS);
}

/** chosen: after the first words have been written and read. */
const QUEUE_AFTER_MS = 3000;

/** A sweep that an earlier visit left unfinished waits in the Bench tab. */
async function tellOfQueue(): Promise<void> {
  const left = await import("./sweepHere.ts").then(({ runsLeft }) => runsLeft());
  if (left > 0)
    say(`${left === 1 ? "1 run is" : `${left} runs are`} left in the queue: go on with them in the Bench tab.`);
}

/** The offer is answered. */
function answer(): typeof offered {
  const found = offered;
  offered = null;
  answered = true;
  patchRun({ kept: null });
  return found;
}

/** The kept run goes on, and is kept where it was. */
export async function goOnWithKept(): Promise<void> {
  const found = answer();
  if (!found) return;
  const { base, key } = found;
  await pair.close();
  await goOnAt(key);
  adoptConfig(base.run.config);
  showSaved(base.run);
  if (await session.reopen(base)) await session.play();
}

/** What is shown stays, and the kept run stays kept. */
export const startNew = (): void => void answer();

/** The kept run is given up; what is shown stays. */
export async function forgetKept(): Promise<void> {
  const found = answer();
  if (found) await forgetRun(found.key);
}

/** The run on the page as it stands, to come back to. */
async function presentBase(): Promise<SavedBase | null> {
  return baseOf(useRun.getState().source === "none" ? null : await session.save());
}

function showBase(base: SavedBase): void {
  adoptConfig(base.run.config);
  showSaved(base.run);
  session.setBase(base);
}

async function readRunFile(file: File): Promise<ReturnType<typeof readSaved>> {
  if (file.size > XILAB_LIMITS.compressed) return { ok: false, reason: "it is larger than a .xilab file may be" };
  try {
    return readSaved(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    return { ok: false, reason: `it could not be read (${error instanceof Error ? error.message : String(error)})` };
  }
}

/** Opens a `.xilab` file; says why if it cannot be, and the run there was goes on. */
export async function openRunFile(file: File): Promise<void> {
  const read = await readRunFile(file);
  if (!read.ok) {
    addProblem({ code: "fileRefused", detail: read.reason });
    return;
  }
  const before = await presentBase();
  await pair.close();
  const { playing } = useRun.getState();
  patchRun({ playing: false, kept: null });
  showBase(read.base);
  if (await session.reopen(read.base)) {
    say(`Opened ${file.name} at step ${read.base.run.step.toLocaleString("en-US")}.`);
    return;
  }
  // Its words are not those it was trained on, which only the trainer can tell.
  if (!before) return;
  showBase(before);
  if ((await session.reopen(before)) && playing) await session.play();
}
