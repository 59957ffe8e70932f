import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { buildKernels } from "../../../scripts/kernels.ts";
import { presets } from "../../../src/config/presets.ts";
import type { RunConfig } from "../../../src/protocol/config.ts";
import type { Problem } from "../../../src/protocol/trainer.ts";
import { randomWords } from "../../bench.ts";
import { freshState } from "../../state.ts";
import { type CompiledKernels, compileKernels } from "../wasm/kernels.ts";
import { WasmMachine } from "../wasm/machine.ts";
import { FusedEngine } from "./engine.ts";
import { defaultThreads, type HelperPort, Team } from "./parallel.ts";
import { ShardServer } from "./shardServer.ts";
import { type FromHelper, ofShard, shardCount, type ToHelper } from "./shards.ts";

const set = randomWords(300, 5, 3);
const config = (batch: number, K: number): RunConfig => ({
  ...presets.paper.config,
  model: { ...presets.paper.config.model, hyper: { ...presets.paper.config.model.hyper, d: 2 } },
  objective: { id: "filteringIwae", K },
  optimiser: { ...presets.paper.config.optimiser, batch },
});
const status = { id: "wasm", adapter: "SIMD", software: true, reason: { code: "asked" } } as const;

let kernels: CompiledKernels;
beforeAll(async () => {
  await buildKernels();
  const folder = new URL("../../../public/kernels/", import.meta.url);
  kernels = await compileKernels(async (file) => readFileSync(new URL(file, folder)));
});

/** A helper in this thread, across a real boundary of copies; `tasks` it answers before it stops working. */
class LocalHelper implements HelperPort {
  onmessage: HelperPort["onmessage"] = null;
  onerror: HelperPort["onerror"] = null;
  onmessageerror: HelperPort["onmessageerror"] = null;
  tasks = 0;
  ended = false;
  private readonly server = new ShardServer(
    () => new WasmMachine(kernels),
    (message, transfer) => this.answer(structuredClone(message, { transfer: [...transfer] })),
  );

  constructor(
    private readonly patience = Number.POSITIVE_INFINITY,
    /** What it does from then on: says that it failed, or says nothing any more. */
    private readonly then: "fails" | "hangs" = "fails",
  ) {}

  private answer(data: FromHelper): void {
    queueMicrotask(() => {
      if (!this.ended) this.onmessage?.({ data } as MessageEvent<FromHelper>);
    });
  }
  postMessage(message: ToHelper, transfer: Transferable[]): void {
    if (message.kind === "task" && ++this.tasks > this.patience) {
      if (this.then === "fails") this.answer({ kind: "failed", detail: "tired" });
    }
    // a compiled module is shared, not copied
    else this.server.take(message.kind === "start" ? message : structuredClone(message, { transfer }));
  }
  terminate(): void {
    this.ended = true;
  }
}

/** Five steps, a change of batch and rate, three more: everything a run shows of them. */
async function train(threads: number, spawn: () => HelperPort, batch = 530, K = 2) {
  const team = new Team(threads, kernels, spawn);
  const { slots, state } = freshState(config(batch, K), set.V, new Float64Array(set.V).fill(-Math.log(set.V)));
  const setup = { config: config(batch, K), slots, set, state };
  const engine = await new FusedEngine(status, new WasmMachine(kernels), setup, team).started();
  const records = [];
  const problems: (Problem | null)[] = [];
  for (let i = 0; i < 5; i++) {
    records.push(await engine.step({ anatomy: i % 2 === 0 }));
    problems.push(engine.takeProblem());
  }
  const { adapter } = engine.status;
  engine.configure({ ...setup.config, optimiser: { ...setup.config.optimiser, batch: 260, learningRate: 0.01 } });
  for (let i = 0; i < 3; i++) records.push(await engine.step({ anatomy: true }));
  const trained = await engine.state();
  const effort = engine.effort();
  engine.dispose();
  return { records, trained, adapter, problems, effort };
}

describe("shards", () => {
  it("follow from the batch", () => {
    expect([1, 32, 112, 128, 240, 256, 512, 4096].map(shardCount)).toEqual([1, 1, 1, 2, 2, 4, 8, 8]);
  });
  it("hold every group once, in equal numbers and with equal sums of lengths", () => {
    const groups = Array.from({ length: 32 }, (_, g) => 32 - g);
    const shards = Array.from({ length: 8 }, (_, s) => ofShard(groups, s, 8));
    expect(shards.flat().sort((a, b) => b - a)).toEqual(groups);
    for (const shard of shards) expect(shard.reduce((a, b) => a + b, 0)).toBe(66);
  });
  it("leave a core to the page", () => {
    expect([undefined, 1, 2, 4, 16].map(defaultThreads)).toEqual([1, 1, 1, 3, 4]);
  });
});

describe("steps shared among threads", () => {
  it.each([2, 3, 4])("are those of one thread, bit for bit, on %i", async (threads) => {
    const helpers: LocalHelper[] = [];
    const spawn = () => helpers[helpers.push(new LocalHelper()) - 1]!;
    const alone = await train(1, spawn);
    expect(helpers).toEqual([]);
    const shared = await train(threads, spawn);
    expect(helpers.map(({ tasks, ended }) => [tasks, ended])).toEqual(Array(threads - 1).fill([8, true]));
    expect(shared.records).toEqual(alone.records);
    expect(shared.trained).toEqual(alone.trained);
    expect(alone.records.every(({ skipped, gradNorm }) => !skipped && gradNorm > 0)).toBe(true);
    expect([alone.adapter, shared.adapter]).toEqual(["SIMD", `SIMD, ${threads} threads`]);
  });

  it("go on, unchanged, when a helper fails or none can be had", async () => {
    const alone = await train(1, () => new LocalHelper());
    const tired = await train(2, () => new LocalHelper(2));
    const none = await train(2, () => {
      throw new Error("no workers here");
    });
    expect(tired.problems[2]).toEqual({ code: "threadsLost", threads: 1, detail: "tired" });
    // there never were more
    expect(none.problems).toEqual(Array(5).fill(null));
    for (const { records, trained, adapter } of [tired, none]) {
      expect(records).toEqual(alone.records);
      expect(trained).toEqual(alone.trained);
      expect(adapter).toBe("SIMD");
    }
  });

  it("go on, unchanged, without a helper that never answers, and say so once", async () => {
    const alone = await train(1, () => new LocalHelper());
    const helpers: LocalHelper[] = [];
    // the second of two helpers falls silent at its third task
    const spawn = () =>
      helpers[helpers.push(helpers.length === 1 ? new LocalHelper(2, "hangs") : new LocalHelper()) - 1]!;
    const started = performance.now();
    const hung = await train(3, spawn);
    expect(performance.now() - started).toBeGreaterThan(2_900);
    expect(hung.records).toEqual(alone.records);
    expect(hung.trained).toEqual(alone.trained);
    const problem = { code: "threadsLost", threads: 1, detail: "it has not answered for 3 seconds" };
    expect(hung.problems).toEqual([null, null, problem, null, null]);
    expect(hung.adapter).toBe("SIMD");
    // both are gone: nobody is asked again
    expect(helpers.map(({ tasks, ended }) => [tasks, ended])).toEqual(Array(2).fill([3, true]));
    expect(hung.effort.threads).toBe(1);
    expect(hung.effort.waitedMs).toBeGreaterThan(2_900);
    expect(alone.effort).toEqual({ threads: 1, waitedMs: 0 });
    expect(alone.problems).toEqual(Array(5).fill(null));
  }, 30_000);

  it("need no helpers where the batch is small", async () => {
    const helpers: LocalHelper[] = [];
    const team = new Team(2, kernels, () => helpers[helpers.push(new LocalHelper()) - 1]!);
    const small = config(32, 2);
    const { slots, state } = freshState(small, set.V, new Float64Array(set.V));
    const engine = new FusedEngine(status, new WasmMachine(kernels), { config: small, slots, set, state }, team);
    await engine.step({ anatomy: false });
    expect(helpers).toEqual([]);
    engine.configure(config(256, 2));
    expect(helpers).toHaveLength(1);
    engine.dispose();
    expect(helpers[0]!.ended).toBe(true);
  });
});
