/**
 * One engine under the benchmark: programs on random words, timed in the worker. Minibatch, noise, clipping, Adam and
 * statistics are the engine's own, so all of them are in the time.
 */
import { buildAlias } from "../src/corpora/alias.ts";
import { PURPOSE, uniform } from "../src/math/rng.ts";
import type { BenchApi, BenchCreated, BenchLimit, BenchProgram, BenchVisit } from "../src/protocol/bench.ts";
import type { EngineId, EngineStatus } from "../src/protocol/trainer.ts";
import type { Engine, EngineHost } from "./engines/engine.ts";
import { startHost } from "./engines/host.ts";
import type { TrainingSet } from "./engines/minibatch.ts";
import { compileKernels, fetchKernels, instantiate, type Kernels, PEAK_OPERATIONS } from "./engines/wasm/kernels.ts";
import { freshState } from "./state.ts";

/** Letters and EOS. */
const V = 27;
/** chosen: enough that a minibatch of 512 hardly repeats a word. */
const WORDS = 4000;
const MIN_LETTERS = 2;
const SEED = 11;
/** chosen: some 2 ms a call, long beside the call, short beside a visit. */
const PEAK_TURNS = 1e6;

/** Words of random letters; lengths and letters uniform, every word equally likely. */
export function randomWords(words: number, maxLetters: number, seed: number): TrainingSet {
  const T = maxLetters + 1;
  const symbols = new Uint8Array(words * T).fill(V - 1);
  const lengths = new Uint8Array(words);
  for (let b = 0; b < words; b++) {
    const draw = (i: number, n: number): number => Math.floor(uniform(seed, PURPOSE.split, b, i) * n);
    const letters = MIN_LETTERS + draw(0, maxLetters - MIN_LETTERS + 1);
    for (let t = 0; t < letters; t++) symbols[b * T + t] = draw(1 + t, V - 1);
    lengths[b] = letters + 1;
  }
  return { V, T, symbols, lengths, alias: buildAlias(new Float64Array(words).fill(1)) };
}

export class Bench implements BenchApi {
  private host: EngineHost | null = null;
  private kernels: Kernels | null = null;
  private readonly engines = new Map<string, Engine>();

  constructor(private readonly site: string) {}

  async start(engine: EngineId, threads: number): Promise<EngineStatus> {
    this.host = await startHost(engine, this.site, { code: "asked" }, threads);
    return this.host.status;
  }

  private engine(name: string): Engine {
    const engine = this.engines.get(name);
    if (!engine) throw new Error(`nothing was created as ${name}`);
    return engine;
  }

  async create(name: string, { config, maxLetters }: BenchProgram): Promise<BenchCreated> {
    if (!this.host) throw new Error("no engine was started");
    const set = randomWords(WORDS, maxLetters, SEED);
    const { slots, state } = freshState(config, V, new Float64Array(V).fill(-Math.log(V)));
    const before = performance.now();
    const engine = await this.host.create({ config, slots, set, state });
    const created = performance.now();
    this.engines.set(name, engine);
    const { boundNats: firstBoundNats } = await engine.step({ anatomy: false });
    await engine.state();
    const stepped = performance.now();
    const parameters = state.parameters.length;
    return { createMs: created - before, firstStepMs: stepped - created, firstBoundNats, parameters };
  }

  async visit(name: string, limit: BenchLimit): Promise<BenchVisit> {
    const engine = this.engine(name);
    const from = performance.now();
    let steps = 0;
    let boundNats = Number.NaN;
    do {
      const record = await engine.step({ anatomy: false });
      boundNats = record.boundNats;
      steps++;
    } while (steps < limit.steps && performance.now() - from < limit.ms);
    // steps still on their way belong to this visit
    await engine.state();
    return { steps, wallMs: performance.now() - from, boundNats };
  }

  async peak(ms: number): Promise<number> {
    this.kernels ??= instantiate(await compileKernels(fetchKernels(this.site)));
    const from = performance.now();
    let turns = 0;
    do {
      this.kernels.peak(PEAK_TURNS);
      turns += PEAK_TURNS;
    } while (performance.now() - from < ms);
    return turns * PEAK_OPERATIONS;
  }

  async collect(): Promise<void> {
    (globalThis as { gc?: () => void }).gc?.();
  }

  async dispose(name: string): Promise<void> {
    this.engine(name).dispose();
    this.engines.delete(name);
  }
}
