/**
 * Prior trajectories, and what comes of them: cross-entropy by Eq. 12 and generated words. The i-th trajectory of a seed
 * is the same however many are asked for.
 */
import { PURPOSE, uniform } from "../../src/math/rng.ts";
import { crossEntropy, type LogitsPlace, TrajectoryMixture } from "../../src/metrics/crossEntropy.ts";
import { freeRun } from "../../src/metrics/freeRunning.ts";
import type { GeneratedWord } from "../../src/metrics/generated.ts";
import { type PrefixOrder, prefixOrder } from "../../src/metrics/prefixOrder.ts";
import type { WordMode } from "../../src/models/generator.ts";
import { frozenUniformsOf, readSymbol } from "../../src/models/letters.ts";
import type { FeedbackModel } from "../../src/models/model.ts";
import { latentById, modelById } from "../../src/models/registry.ts";
import type { Eq12 } from "../../src/protocol/results.ts";
import type { RunData } from "../data.ts";
import { LANES, LaneRunner, type Outcrop, type Subject } from "../laneRunner.ts";
import { tensorsOf } from "../state.ts";
import { type Measuring, SLICE, slices } from "./measuring.ts";

/** Keys of the noise: trajectories of Eq. 12 are not those the words are read from. */
const EQ12_STEP = 0;
const WORDS_STEP = 0x100000;

/** Logits of `n` trajectories, some lanes at a time, in their order. */
type Source = (n: number, visit: (logits: LogitsPlace, lanes: number) => void) => AsyncGenerator<number>;

const placeOf = ({ data, base, t, f }: Outcrop): LogitsPlace => ({ data, base, t, symbol: f, trajectory: 1 });

/** A latent model's: P(w_t | h_t) along F_g. Yields after every slice. */
function latentSource({ machine, subject, data, request }: Measuring, step: number): Source {
  return async function* (n, visit) {
    const { T } = data.training;
    const runner = new LaneRunner(machine, subject, { program: "prior", T, K: 1, outputs: ["logits"] });
    // always whole slices, so that noise does not depend on how many are wanted
    const batch = { B: SLICE, T, K: 1, symbols: null, lengths: new Int32Array(SLICE).fill(T) };
    try {
      for (const slice of slices(n)) {
        let left = slice.n;
        const noise = { seed: request.seed, purpose: PURPOSE.xi, step: () => step + slice.index };
        const take: Parameters<LaneRunner["run"]>[2] = (_, at) => {
          const lanes = Math.min(left, LANES);
          visit(placeOf(at("logits")), lanes);
          left -= lanes;
        };
        runner.run(batch, noise, take, slice.n);
        yield slice.n;
      }
    } finally {
      runner.free();
    }
  };
}

/** A feedback model's own free run: P(w_t | h_{t−1}) along letters it draws. */
function freeSource({ subject, data, request }: Measuring, model: FeedbackModel, step: number): Source {
  const tensors = tensorsOf(subject.slots, subject.parameters);
  return async function* (n, visit) {
    const { T, V } = data.training;
    for (const slice of slices(n)) {
      const uniforms = frozenUniformsOf(request.seed, step * SLICE + slice.from, slice.n, T);
      const { probabilities } = freeRun(model, tensors, { n: slice.n, T, uniforms, mode: "draw" });
      const logs = probabilities.map(Math.log);
      visit({ data: logs, base: 0, t: slice.n * V, symbol: 1, trajectory: V }, slice.n);
      yield slice.n;
    }
  };
}

/** Words of a corpus as symbol ids without EOS. */
export const wordSymbols = ({ training }: RunData): Uint8Array[] =>
  Array.from(training.lengths, (length, w) => training.symbols.subarray(w * training.T, w * training.T + length - 1));

const orders = new WeakMap<RunData, PrefixOrder>();

/** Made once for the words of a corpus. */
function orderOf(data: RunData): PrefixOrder {
  const order = orders.get(data) ?? prefixOrder(wordSymbols(data));
  orders.set(data, order);
  return order;
}

/** Eq. 12 over all words of the corpus; the value at k / 2 comes from the first half of the same trajectories. */
async function mixtureCrossEntropy(
  measuring: Measuring,
  source: Source,
  unit: number,
  rows: ArrayLike<number> | null = null,
): Promise<Eq12> {
  const { data, request } = measuring;
  const { V, T } = data.training;
  const mixture = new TrajectoryMixture(orderOf(data), V, T, rows);
  const half = Math.max(1, Math.floor(request.k / 2));
  const both = () => {
    const logP = mixture.logProbabilities();
    return { train: crossEntropy(data.split.train, logP), test: crossEntropy(heldOut(data), logP) };
  };
  let halfK = { train: Number.NaN, test: Number.NaN };
  const visit = (logits: LogitsPlace, lanes: number): void => {
    const before = Math.min(lanes, Math.max(0, half - mixture.count));
    mixture.add(logits, before);
    if (before > 0 && mixture.count === half) halfK = both();
    mixture.add({ ...logits, base: logits.base + before * logits.trajectory }, lanes - before);
  };
  for await (const n of source(request.k, visit)) await measuring.tick(unit * n);
  return { ...both(), k: request.k, halfK };
}

/** Counts of the test words; of the training words where a tiny corpus holds none out. */
export const heldOut = ({ split }: RunData): Float64Array =>
  split.test.some((count) => count > 0) ? split.test : split.train;

/** chosen: milliseconds a trajectory of the default corpus, measured; other corpora scale it with their letters. */
export const trajectoryUnit = ({ corpus }: RunData): number => (0.3 * corpus.words.length) / 35_457 + 0.03;

/** F, where letters are fed back. */
export function fedRows({ config, slots, parameters }: Subject): ArrayLike<number> | null {
  const table = latentById(config.model.id).fedBack(config);
  return table === null ? null : tensorsOf(slots, parameters).get(table)!.data;
}

export function latentCrossEntropy(measuring: Measuring): Promise<Eq12> {
  const unit = trajectoryUnit(measuring.data);
  return mixtureCrossEntropy(measuring, latentSource(measuring, EQ12_STEP), unit, fedRows(measuring.subject));
}

export function freeRunningCrossEntropy(measuring: Measuring, model: FeedbackModel): Promise<Eq12> {
  return mixtureCrossEntropy(measuring, freeSource(measuring, model, EQ12_STEP), trajectoryUnit(measuring.data));
}

/** Reads a trajectory's letters up to EOS; `rows`: what each adds to the logits of the next. */
function readWord(
  logits: LogitsPlace,
  lane: number,
  { T, V, rows }: { T: number; V: number; rows: ArrayLike<number> | null },
  u: (t: number) => number,
  mode: WordMode,
) {
  const p = new Float64Array(V);
  const symbols: number[] = [];
  for (let t = 0; t < T; t++) {
    const at = logits.base + t * logits.t + lane * logits.trajectory;
    const fed = rows && t > 0 ? symbols[t - 1]! * V : -1;
    for (let s = 0; s < V; s++) p[s] = logits.data[at + s * logits.symbol]! + (fed < 0 ? 0 : rows![fed + s]!);
    const top = p.reduce((a, b) => Math.max(a, b), -Infinity);
    let sum = 0;
    for (let s = 0; s < V; s++) sum += p[s] = Math.exp(p[s]! - top);
    for (let s = 0; s < V; s++) p[s] = p[s]! / sum;
    const symbol = readSymbol(p, 0, V, mode, mode === "draw" ? u(t) : 0);
    if (symbol === V - 1) return { symbols: Uint8Array.from(symbols), ended: true };
    symbols.push(symbol);
  }
  return { symbols: Uint8Array.from(symbols), ended: false };
}

export type GeneratedWords = Readonly<Record<WordMode, readonly GeneratedWord[]>>;

/** chosen: milliseconds a word in both modes. */
export const WORD_UNIT = 0.06;

/** Words of a latent model in both modes, read from the same trajectories. */
async function latentWords(measuring: Measuring): Promise<GeneratedWords> {
  const { data, request } = measuring;
  const out: Record<WordMode, GeneratedWord[]> = { draw: [], argmax: [] };
  const size = { ...data.training, rows: fedRows(measuring.subject) };
  const visit = (logits: LogitsPlace, lanes: number): void => {
    for (let lane = 0; lane < lanes; lane++) {
      const index = out.draw.length;
      const u = (t: number) => uniform(request.seed, PURPOSE.sample, index, t);
      for (const mode of ["draw", "argmax"] as const) out[mode].push(readWord(logits, lane, size, u, mode));
    }
  };
  for await (const n of latentSource(measuring, WORDS_STEP)(request.generated, visit))
    await measuring.tick(WORD_UNIT * n);
  return out;
}

/** Words of a feedback model. Its likeliest word is one and the same, so arg-max starts from a letter that is drawn. */
async function feedbackWords(measuring: Measuring, model: FeedbackModel): Promise<GeneratedWords> {
  const { data, request, subject } = measuring;
  const { T, V } = data.training;
  const tensors = tensorsOf(subject.slots, subject.parameters);
  const out: Record<WordMode, GeneratedWord[]> = { draw: [], argmax: [] };
  for (const slice of slices(request.generated)) {
    const uniforms = frozenUniformsOf(request.seed, slice.from, slice.n, T);
    for (const mode of ["draw", "argmax"] as const) {
      const { symbols } = freeRun(model, tensors, { n: slice.n, T, uniforms, mode });
      for (let k = 0; k < slice.n; k++) {
        const letters = Array.from({ length: T }, (_, t) => symbols[t * slice.n + k]!);
        const end = letters.indexOf(V - 1);
        out[mode].push({ symbols: Uint8Array.from(end < 0 ? letters : letters.slice(0, end)), ended: end >= 0 });
      }
    }
    await measuring.tick(WORD_UNIT * slice.n);
  }
  return out;
}

export function generatedWords(measuring: Measuring): Promise<GeneratedWords> {
  const model = modelById(measuring.subject.config.model.id);
  return model.kind === "latent" ? latentWords(measuring) : feedbackWords(measuring, model);
}
