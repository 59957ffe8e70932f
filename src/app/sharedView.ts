/**
 * What the page shows, into a link and out of one. Most of a shared view is taken over at once; its word waits for the
 * weights it is to be written by.
 */
import { changeEffect } from "../config/change.ts";
import { STOP_RULES } from "../config/stop.ts";
import type { LinkNoise, LinkView, LinkWord } from "../config/viewLink.ts";
import type { Generator } from "../models/generator.ts";
import { linkedB } from "../store/ab.ts";
import { useFlowRoom } from "../store/flowRoom.ts";
import { type GeneratorState, useGeneratorStore } from "../store/generator.ts";
import { patchRun, useRun } from "../store/run.ts";
import { type SharedView, setShared, useShared } from "../store/shared.ts";
import {
  type PinnedWord,
  pinWord,
  sameDraws,
  say,
  selectK,
  selectStep,
  selectT,
  setAxis,
  setSamples,
  showTab,
  TABS,
  useView,
} from "../store/view.ts";
import { fits, frozenWord, rewrite } from "../views/strip/noise.ts";
import { choosePlane, usePadAxes } from "../views/strip/padAxes.ts";
import { PROJECTIONS, patchTrace, useTrace } from "../views/trace/state.ts";
import { drawSamples } from "../views/train/samples.ts";
import { lessonNow, pageView, showLesson, showPage } from "./pageLink.ts";

/** A bench not yet visited has nothing to share. */
const sharedRooms = () => import("./sharedRooms.ts");
const benchState = () => import("../views/bench/state.ts");

/** As many faint paths as the slider offers. */
const MOST_FAINT = 10_000;
const AXES = ["steps", "words", "seconds"] as const;
const oneOf = <T extends string>(all: readonly T[], text: string | undefined): T | undefined =>
  all.find((id) => id === text);

/** One of the sampled words by its place, any other by its numbers. */
function noiseOf(word: PinnedWord, { generator, weights }: GeneratorState): LinkNoise {
  const { samples } = useView.getState();
  if (generator && weights) {
    const index = drawSamples(generator, weights, samples.seed, word.mode).findIndex((one) => sameDraws(one, word));
    if (index >= 0) return { kind: "sample", seed: samples.seed, index };
  }
  return { kind: "values", noise: Float32Array.from(word.noise), uniforms: Float32Array.from(word.uniforms) };
}

/** The pinned word, or the sample the strip shows where none is. */
export function sharedWord(): PinnedWord | null {
  const { selection, samples } = useView.getState();
  const { generator, weights } = useGeneratorStore.getState();
  if (selection.word || !generator || !weights) return selection.word;
  return frozenWord(generator, weights.alphabet, samples.seed, 0, samples.mode);
}

const linkWord = (word: PinnedWord): LinkWord => ({
  from: noiseOf(word, useGeneratorStore.getState()),
  argmax: word.mode === "argmax",
  prefix: word.prefix ?? [],
});

function traceView(): LinkView {
  const { projection, coordinates, letters, typed, faint } = useTrace.getState();
  return {
    ...(projection && { plane: projection }),
    ...(projection === "asIs" && { coordinates }),
    ...(projection === "readout" && letters && { letters }),
    ...(typed !== null && { typed }),
    paths: faint,
  };
}

/** Everything on the page that a link can hold; what is as it is at first is left out. */
export async function viewNow(): Promise<LinkView> {
  const { tab, selection, axis, samples } = useView.getState();
  const { stop } = useRun.getState();
  const lesson = lessonNow();
  const pads = usePadAxes.getState().chosen;
  const word = sharedWord();
  return {
    ...(tab !== "train" && { tab }),
    ...(word && { word: linkWord(word) }),
    ...(selection.t > 1 && { t: selection.t }),
    ...(selection.k !== null && { k: selection.k }),
    ...(selection.step !== null && { step: selection.step }),
    ...(pads && { pads }),
    ...(axis !== "steps" && { axis }),
    ...(stop !== "hand" && { stop }),
    ...linkedB(),
    ...(samples.seed !== 1 && { draws: samples.seed }),
    ...(samples.mode !== "draw" && { mode: samples.mode }),
    ...(tab === "trace" && traceView()),
    ...((tab === "flow" || tab === "bound") && (await sharedRooms()).roomView(tab)),
    ...(tab === "bench" && { table: (await benchState()).useBench.getState().section }),
    ...(lesson !== null && { lesson }),
    ...pageView(),
  };
}

const told = (key: string, text: string): void =>
  say(`In the link, ${key} “${text.slice(0, 24)}” is not known here; left out.`);

async function showTable(text: string): Promise<void> {
  const { patchBench, SECTIONS } = await benchState();
  const section = oneOf(SECTIONS, text);
  if (section) patchBench({ section });
  else told("table", text);
}

function showPlane(view: LinkView): void {
  const projection = oneOf(PROJECTIONS, view.plane);
  if (view.plane !== undefined && !projection) told("plane", view.plane);
  patchTrace({
    ...(projection && { projection }),
    ...(view.coordinates && { coordinates: view.coordinates }),
    ...(view.letters && { letters: view.letters }),
    ...(view.typed !== undefined && { typed: view.typed }),
    ...(view.paths !== undefined && { faint: Math.min(view.paths, MOST_FAINT) }),
  });
}

async function showRoom(view: LinkView): Promise<void> {
  const named = [view.room, view.family, view.density, view.toy].some((text) => text !== undefined);
  if (!named) return;
  const { showRooms } = await sharedRooms();
  showRooms(view, told);
  if (useView.getState().tab !== "flow") return;
  // it is open already, and fits something else
  const { chooseFamily } = await import("../views/flow/fitting.ts");
  chooseFamily(useFlowRoom.getState().family);
}

function show(view: LinkView): void {
  showPage(view);
  const tab = oneOf(TABS, view.tab);
  if (view.tab !== undefined && !tab) told("tab", view.tab);
  // a room opens with what is to be in it
  void showRoom(view).then(() => tab && showTab(tab));
  const axis = oneOf(AXES, view.axis);
  if (axis) setAxis(axis);
  else if (view.axis !== undefined) told("axis", view.axis);
  const stop = oneOf(STOP_RULES, view.stop);
  if (stop) patchRun({ stop });
  else if (view.stop !== undefined) told("stop", view.stop);
  const { seed, mode } = useView.getState().samples;
  setSamples(view.draws ?? seed, view.mode === undefined ? mode : view.mode === "argmax" ? "argmax" : "draw");
  showPlane(view);
  if (view.pads && view.pads[0] !== view.pads[1]) choosePlane(view.pads);
  if (view.step !== undefined) selectStep(view.step);
  if (view.lesson !== undefined && !showLesson(view.lesson, tab !== undefined)) told("lesson", view.lesson);
  if (view.table !== undefined) void showTable(view.table);
}

function draws(
  { from, argmax, prefix }: LinkWord,
  generator: Generator,
  alphabet: readonly string[],
): PinnedWord | null {
  const mode = argmax ? "argmax" : "draw";
  const letters = prefix.filter((symbol) => symbol < alphabet.length).slice(0, generator.T - 1);
  if (from.kind === "sample") return frozenWord(generator, alphabet, from.seed, from.index, mode, letters);
  const made = {
    noise: Float64Array.from(from.noise),
    uniforms: Float64Array.from(from.uniforms),
    mode,
    ...(letters.length > 0 && { prefix: letters }),
  } as const;
  return fits({ ...made, text: "" }, generator) ? rewrite(generator, alphabet, made) : null;
}

/** The word of a shared view under these weights, if they are those of its run; then nothing is left to take over. */
function takeWord({ view, config }: SharedView, { generator, weights }: GeneratorState): void {
  if (!generator || !weights || (config && changeEffect(weights.config, config) !== "none")) return;
  setShared(null);
  if (view.word) {
    const word = draws(view.word, generator, weights.alphabet);
    if (word) pinWord(word);
    else say("In the link, the word’s noise is for another state size or longest word; left out.");
  }
  if (view.t !== undefined) selectT(Math.min(view.t, generator.T));
  if (view.k !== undefined) selectK(view.k);
}

export function startSharedView(): void {
  useShared.subscribe(({ shared }, before) => {
    if (!shared || shared === before.shared) return;
    show(shared.view);
    takeWord(shared, useGeneratorStore.getState());
  });
  useGeneratorStore.subscribe((now) => {
    const { shared } = useShared.getState();
    if (shared) takeWord(shared, now);
  });
}
