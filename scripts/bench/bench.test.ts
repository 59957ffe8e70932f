import { describe, expect, it, test } from "vitest";
import { normaliseConfig } from "../../src/config/normalise.ts";
import { layOut } from "../../src/lane/parameters.ts";
import { dssm } from "../../src/models/dssm.ts";
import { randomWords } from "../../workers/bench.ts";
import { UsageError } from "../lab/command.ts";
import { readOptions } from "./arguments.ts";
import { family, memoryMiB, processorMs } from "./processes.ts";
import { scriptMs } from "./profile.ts";
import { disagreements, growthTable, logSlope, resultLine, resultTables } from "./report.ts";
import { type Measured, measure, perStep, ratioPerRound } from "./rounds.ts";
import type { Subject } from "./subject.ts";
import { table, threeDigits } from "./table.ts";
import { workOf } from "./work.ts";
import { AXES, type AxisId, standardCells, sweepCells } from "./workload.ts";

describe("random words", () => {
  const set = randomWords(4000, 12, 11);
  const words = Array.from({ length: 4000 }, (_, b) => set.symbols.subarray(b * set.T, (b + 1) * set.T));

  it("have 2 to 12 letters, uniformly, then EOS to the end", () => {
    expect([set.V, set.T]).toEqual([27, 13]);
    const counts = new Array<number>(14).fill(0);
    for (const length of set.lengths) counts[length]!++;
    expect(counts.slice(0, 3)).toEqual([0, 0, 0]);
    // binomial with p = 1/11: mean 363.6, standard deviation 18.2
    for (const count of counts.slice(3)) expect(Math.abs(count - 4000 / 11)).toBeLessThan(5 * 18.2);
    words.forEach((word, b) => {
      const letters = set.lengths[b]! - 1;
      expect(word.subarray(0, letters).every((symbol) => symbol < 26)).toBe(true);
      expect(word.subarray(letters).every((symbol) => symbol === 26)).toBe(true);
    });
  });

  it("have every letter as often as any other, and are the same for the same seed", () => {
    const counts = new Array<number>(27).fill(0);
    for (const symbol of set.symbols) counts[symbol]!++;
    const letters = counts.slice(0, 26);
    const mean = letters.reduce((a, b) => a + b, 0) / 26;
    for (const count of letters) expect(Math.abs(count - mean)).toBeLessThan(5 * Math.sqrt(mean));
    expect(randomWords(4000, 12, 11)).toEqual(set);
    expect(randomWords(4000, 12, 12).symbols).not.toEqual(set.symbols);
  });
});

describe("the workload", () => {
  const cells = standardCells([32, 128, 512], [1, 10]);

  it("has the sizes of the comparison", () => {
    expect(cells.map(({ name }) => name)).toEqual(["32×1", "128×1", "512×1", "32×10", "128×10", "512×10"]);
    const { config } = cells[0]!.program;
    const shapes = Object.fromEntries(
      layOut(dssm.parameters(config, { V: 27 })).slots.map(({ name, shape }) => [name, shape]),
    );
    expect(shapes["q.E"]).toEqual([27, 16]);
    expect(shapes["q.bw.Wh"]).toEqual([32, 96]);
    expect(shapes["q.W1"]).toEqual([40, 32]);
    expect(Object.values(shapes).filter((shape) => shape[0] === 32 && shape[1] === 36)).toHaveLength(3);
    const weighed = layOut(dssm.parameters(cells[3]!.program.config, { V: 27 })).slots;
    expect(weighed.find(({ name }) => name === "q.W1")?.shape).toEqual([48, 32]);
  });

  it("asks only for what a configuration may be", () => {
    const sweeps = (Object.keys(AXES) as AxisId[]).flatMap(sweepCells);
    for (const { program, name } of [...cells, ...sweeps]) {
      const { config, notices } = normaliseConfig(program.config);
      expect([name, notices]).toEqual([name, []]);
      expect(config.optimiser.batch).toBe(program.config.optimiser.batch);
    }
  });

  it("costs as many multiply-adds as its layers have", () => {
    const { multiplyAdds, positions } = workOf(cells[0]!.program);
    expect(positions).toBe(8);
    // the layer of the embedding is a table; forwards: GRU; q on (a, h); g and G of three layers. Then, for each sample, q's second layer and the letters
    const word = 32 * 96 + 40 * 32 + 3 * (2 * 8 * 32 + 32 * 44);
    const sample = 32 * 16 + 8 * 27;
    // the backward pass of a product is two products; triangles also have a transpose and an outer product
    expect(multiplyAdds).toBeGreaterThan(3 * (word + sample));
    expect(multiplyAdds).toBeLessThan(3 * (word + sample) + 3 * 5 * 36);
    // with ten samples q reads h_g too, and five triangles are passed instead of three
    const { multiplyAdds: weighed } = workOf(cells[3]!.program);
    expect(weighed).toBeGreaterThan(3 * (word + 10 * (sample + 8 * 32)));
    expect(weighed).toBeLessThan(3 * (word + 10 * (sample + 8 * 32)) + 10 * 5 * 5 * 36);
  });
});

describe("arguments", () => {
  it("name engines, cells and rounds", async () => {
    const options = await readOptions([
      "--engine",
      "wasm,js",
      "--batch",
      "32",
      "--k",
      "1,5",
      "--rounds",
      "3",
      "--json",
    ]);
    expect(options).toMatchObject({
      engines: ["wasm", "js"],
      asked: true,
      rounds: 3,
      ms: 400,
      json: true,
      peer: false,
    });
    expect(options.cells.map(({ name }) => name)).toEqual(["32×1", "32×5"]);
  });

  it("take a preset as the model and an axis to sweep", async () => {
    const { cells } = await readOptions(["--model", "paper", "--batch", "64"]);
    expect(cells.map(({ name }) => name)).toEqual(["64×10"]);
    expect(cells[0]?.program.config).toMatchObject({ flows: { shared: false }, optimiser: { batch: 64 } });
    const sweep = await readOptions(["--sweep", "layers"]);
    expect(sweep.cells.map(({ program }) => program.config.flows.g.length)).toEqual([1, 2, 3, 4, 6]);
  });

  test.each([
    [["--engine", "abacus"], "no engine"],
    [["--peer", "abacus"], "no peer"],
    [["--sweep", "V"], "--sweep takes"],
    [["--sweep", "B", "--batch", "32"], "sets all sizes"],
    [["--batch", "32,x"], "--batch takes"],
    [["--peer", "torch", "--sweep", "B"], "the workload only"],
    [["--rounds", "0"], "whole number"],
    [["other"], "not an argument"],
  ])("%j are refused", async (args, part) => {
    const refusal = readOptions(args);
    await expect(refusal).rejects.toBeInstanceOf(UsageError);
    await expect(refusal).rejects.toThrow(part);
  });
});

/** Takes `ms` of processor time a step, and twice as long on the wall. */
function fake(id: string, ms: number, firstBoundNats: number, order: string[] = []): Subject {
  return {
    id,
    adapter: "",
    threads: 1,
    prepare: async () => ({ createMs: 1, firstStepMs: 2, firstBoundNats, parameters: 3, memoryMiB: 4 }),
    visit: async (name) => {
      order.push(`${name} ${id}`);
      return { steps: 4, wallMs: 8 * ms, cpuMs: 4 * ms, boundNats: 5 };
    },
    scriptMsPerStep: async () => 0.25,
    memory: async () => 100,
  };
}

describe("rounds", () => {
  it("go through cells, and in each through the engines", async () => {
    const order: string[] = [];
    const subjects = [fake("wasm", 1, 30, order), fake("torch", 20, 30, order)];
    const plan = { subjects, cells: standardCells([32, 128], [1]), rounds: 2, ms: 1, peak: async () => 50 };
    const all = await measure(plan, () => undefined);
    const round = ["32×1 wasm", "32×1 torch", "128×1 wasm", "128×1 torch"];
    expect(order).toEqual([...round, ...round]);
    const [wasm, torch] = all as [Measured, Measured];
    expect(wasm.peaks).toEqual([50, 50]);
    expect(perStep(wasm.visits, "cpuMs")).toBe(1);
    expect(ratioPerRound(torch, wasm, "wallMs")).toBe(20);
    const line = resultLine(wasm, torch) as Record<string, number>;
    expect(line).toMatchObject({ engine: "wasm", batch: 32, k: 1, cpuMsPerStep: 1, wallMsPerStep: 2, n: 2, steps: 8 });
    expect(line).toMatchObject({ stepsPerSecond: 500, jsMsPerStep: 0.25, compileMs: 1, peerCpuRatio: 20 });
    // operations a step in 1 ms of a core that can do 50·10⁶ of them
    expect(line.shareOfPeak).toBeCloseTo(line.operationsPerStep! / 50e6, 12);
    expect(resultTables(all)).toContain("Times faster than PyTorch, processor time");
    expect(disagreements(all)).toEqual([]);
  });

  it("find engines that compute something else", async () => {
    const subjects = [fake("wasm", 1, 30.1), fake("js", 20, 30)];
    const plan = { subjects, cells: standardCells([32], [1]), rounds: 1, ms: 1, peak: async () => null };
    expect(disagreements(await measure(plan, () => undefined))).toEqual([
      "32×1: js begins at 30.000 nats a word, wasm at 30.100.",
    ]);
  });
});

it("counts script time apart from WebAssembly and waiting", () => {
  const node = (id: number, functionName: string, url: string) => ({ id, callFrame: { functionName, url } });
  const nodes = [
    node(1, "(root)", ""),
    node(2, "step", "a.js"),
    node(3, "run", "wasm://wasm/1"),
    node(4, "(idle)", ""),
  ];
  const garbage = node(5, "(garbage collector)", "");
  const profile = { nodes: [...nodes, garbage], samples: [1, 2, 3, 4, 2, 5], timeDeltas: [9, 100, 1000, 4000, 50, 30] };
  expect(scriptMs(profile)).toBeCloseTo(0.18, 12);
});

it("fits the power a cost grows with", () => {
  expect(logSlope([2, 4, 16].map((x) => [x, 3 * x ** 1.5] as const))).toBeCloseTo(1.5, 12);
});

it("prints three digits that matter, in columns", () => {
  expect([1234.5, 12.345, 0.012345, 0, -2.5, null, Number.NaN].map(threeDigits)).toEqual([
    "1235",
    "12.3",
    "0.0123",
    "0",
    "−2.50",
    "–",
    "–",
  ]);
  const printed = table([
    ["", "32×1"],
    ["wasm", "0.5"],
  ]);
  expect(printed).toBe("      32×1\n────  ────\nwasm   0.5");
  const grown = { subject: fake("js", 1, 1), cell: standardCells([32], [1])[0]!, steps: 20, memoryMiB: [10, 12, 12.5] };
  expect(growthTable([grown]).split("\n").at(-1)).toMatch(/^js 32×1\s+20\s+10\.0\s+12\.5\s+2\.50\s+0\.500$/);
});

it.runIf(process.platform === "linux")("reads processor time and memory of this process", () => {
  const pids = family(process.pid);
  expect(pids).toContain(process.pid);
  const before = processorMs(pids)!;
  const end = performance.now() + 50;
  let spins = 0;
  while (performance.now() < end) spins++;
  expect(spins).toBeGreaterThan(0);
  expect(processorMs(pids)! - before).toBeGreaterThan(1);
  expect(memoryMiB(pids)).toBeGreaterThan(10);
});
