import { afterEach, describe, expect, it } from "vitest";
import { defaultConfig } from "../src/config/presets.ts";
import type { FlowLayer, RunConfig } from "../src/protocol/config.ts";
import type { Frame } from "../src/protocol/frame.ts";
import type { OpenRequest, Outcome, Problem, RunInfo, TrainerMessage } from "../src/protocol/trainer.ts";
import { boundTrace } from "../src/runs/curve.ts";
import { decodeXilab, encodeXilab } from "../src/runs/xilab.ts";
import { Trainer } from "./trainer.ts";

const words = ["anna", "ann", "nana", "an", "na", "naan", "banana", "ban", "nab", "bab"];
const own = { label: "few", counts: { words, counts: Float64Array.from(words, (_, i) => 40 - 3 * i) } };
const tril: FlowLayer = { flow: "tril", hyper: { hidden: 4 } };
const small: RunConfig = {
  ...defaultConfig,
  data: { ...defaultConfig.data, corpus: "own", minCount: 1 },
  model: { id: "dssm", hyper: { d: 2, embedding: 3, encoder: 5, head: 4 } },
  flows: { g: [tril], q: [tril], shared: false },
  objective: { id: "elbo", K: 1 },
  optimiser: { ...defaultConfig.optimiser, batch: 6 },
};
const request = (config: RunConfig, saved: OpenRequest["saved"] = null): OpenRequest => ({
  config,
  engine: "tfjs-cpu",
  own,
  saved,
});

const open: Trainer[] = [];
afterEach(async () => {
  for (const trainer of open.splice(0)) await trainer.dispose();
});

/** A trainer whose messages are gathered. */
async function started(config: RunConfig, saved: OpenRequest["saved"] = null) {
  const trainer = new Trainer("http://nowhere.invalid/");
  open.push(trainer);
  const frames: Frame[] = [];
  const problems: Problem[] = [];
  const infos: RunInfo[] = [];
  const compiling: boolean[] = [];
  const steps: (readonly number[])[] = [];
  const back: [number, number][] = [];
  await trainer.listen((message: TrainerMessage) => {
    if (message.kind === "frame") frames.push(message.frame);
    else if (message.kind === "problem") problems.push(message.problem);
    else if (message.kind === "info") infos.push(message.info);
    else if (message.kind === "compiling") compiling.push(message.compiling);
    else if (message.kind === "checkpoints") steps.push(message.steps);
    else back.push([message.from, message.to]);
  });
  const info = must(await trainer.open(request(config, saved)));
  return { trainer, frames, problems, infos, compiling, steps, back, info };
}
function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value;
}
async function savedRun(trainer: Trainer) {
  const decoded = decodeXilab(must(await trainer.save()));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.run;
}
const bounds = async (trainer: Trainer) => [...boundTrace((await savedRun(trainer)).curve)];

describe("a run", () => {
  it("is decided by its configuration and seed; rewind starts it again, another seed does not", async () => {
    const { trainer } = await started(small);
    await trainer.step(6);
    const first = await savedRun(trainer);
    expect(first.step).toBe(6);
    expect(first.parameters.every(Number.isFinite)).toBe(true);
    must(await trainer.rewind());
    await trainer.step(6);
    const again = await savedRun(trainer);
    expect(again.provenance.runHash).toBe(first.provenance.runHash);
    must(await trainer.configure({ ...small, seed: 2 }));
    await trainer.step(6);
    expect((await savedRun(trainer)).provenance.runHash).not.toBe(first.provenance.runHash);
  });

  it("learns: the bound falls and stays finite", async () => {
    const { trainer } = await started(small);
    await trainer.step(120);
    const curve = await bounds(trainer);
    const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
    expect(curve.every(Number.isFinite)).toBe(true);
    expect(mean(curve.slice(-20))).toBeLessThan(mean(curve.slice(0, 10)) - 0.5);
  });

  it("goes on from a file as if it had never stopped", async () => {
    const { trainer } = await started(small);
    await trainer.step(5);
    const bytes = must(await trainer.save());
    await trainer.step(5);
    const straight = await bounds(trainer);
    const resumed = await started(small, bytes);
    expect(resumed.info.step).toBe(5);
    await resumed.trainer.step(5);
    expect(await bounds(resumed.trainer)).toEqual(straight);
  });

  it("reports every step once, its anatomy, an evaluation, and weights the page can use", async () => {
    const { trainer, frames, info } = await started(small);
    await trainer.step(8);
    const steps = frames.flatMap((f) =>
      f.trace ? Array.from({ length: f.trace.n }, (_, i) => f.trace!.columns[i * 7]) : [],
    );
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const anatomy = frames.map((f) => f.anatomy).find((a) => a !== null)!;
    for (let t = 0; t < anatomy.T; t++) {
      const sum = [0, 1, 2, 3, 4].reduce((s, row) => s + anatomy.terms[row * anatomy.T + t]!, 0);
      if (anatomy.live[t]! > 0) expect(sum).toBeCloseTo(anatomy.bound[t]!, 4);
    }
    const last = frames
      .map((f) => f.evaluation)
      .filter((e) => e !== null)
      .at(-1)!;
    expect(last.step).toBe(8);
    expect(last.validation.se).toBeGreaterThan(0);
    expect(last.information!.meanNats).toBeGreaterThanOrEqual(-1e-6);
    expect(frames.at(-1)!.parameters).toHaveLength(info.parameters);
  });

  it("measures what its program costs", async () => {
    const { trainer, frames } = await started(small);
    expect(frames[0]!.engine).toMatchObject({ stepMs: null, wordsPerStep: null });
    const before = performance.now();
    await trainer.step(5);
    const spent = performance.now() - before;
    const { steps, stepMs, wordsPerStep, compileMs, memoryBytes, evaluationShare } = frames.at(-1)!.engine;
    expect(steps).toBe(5);
    expect(stepMs).toBeGreaterThan(0);
    // op by op it cannot tell waiting from work
    expect(frames.at(-1)!.engine).toMatchObject({ busyMs: null, threads: null });
    // three of five steps are at least as long as the median
    expect(3 * stepMs!).toBeLessThan(spent);
    expect(wordsPerStep).toBe(6);
    expect(compileMs).toBeGreaterThanOrEqual(0);
    // parameters and two moments, four bytes each
    expect(memoryBytes).toBeGreaterThan(3 * 4 * frames.at(-1)!.parameters!.length);
    expect(evaluationShare).toBeGreaterThan(0);
    expect(evaluationShare).toBeLessThan(1);
  });

  it("knows that a thread alone is busy for all of a step", async () => {
    const { trainer, frames, problems } = await started(small);
    must(await trainer.open({ ...request(small), engine: "js" }));
    await trainer.step(5);
    const { steps, stepMs, busyMs, threads, firstStepMs } = frames.at(-1)!.engine;
    expect([steps, threads, busyMs]).toEqual([5, 1, stepMs]);
    expect(firstStepMs).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });
});

describe("changes while training", () => {
  it("live settings go on with the same weights", async () => {
    const { trainer } = await started(small);
    await trainer.step(3);
    const before = (await savedRun(trainer)).parameters;
    const changed = must(await trainer.configure({ ...small, optimiser: { ...small.optimiser, learningRate: 0.001 } }));
    expect(changed.step).toBe(3);
    expect((await savedRun(trainer)).parameters).toEqual(before);
    expect(changed.marks.map((m) => m.step)).toEqual([3]);
    expect(changed.marks[0]!.label).toMatch(/learning rate .*\.001/);
  });

  it("swaps F_g and K warm: steps and curve go on, shared weights stay, a mark tells", async () => {
    const { trainer, info } = await started({
      ...small,
      flows: { ...small.flows, g: [{ flow: "diag", hyper: { hidden: 4 } }] },
    });
    await trainer.step(4);
    const before = await savedRun(trainer);
    const swapped = must(await trainer.configure({ ...small, flows: { ...small.flows, g: [tril, tril] } }));
    expect(swapped.run).toBe(info.run);
    expect(swapped.marks[0]!.label).toContain("DIAG → 2×TRIL");
    const after = await savedRun(trainer);
    const kept = (run: typeof before) => {
      let at = 0;
      for (const { name, shape } of run.layout) {
        const size = shape.reduce((a, b) => a * b, 1);
        if (name === "q.bw.Wx") return run.parameters.slice(at, at + size);
        at += size;
      }
      throw new Error("no q.bw.Wx");
    };
    expect(kept(after)).toEqual(kept(before));
    must(
      await trainer.configure({
        ...small,
        flows: { ...small.flows, g: [tril, tril] },
        objective: { id: "filteringIwae", K: 3 },
      }),
    );
    await trainer.step(3);
    expect((await bounds(trainer)).length).toBe(7);
    expect((await savedRun(trainer)).parameters.every(Number.isFinite)).toBe(true);
  });

  it("tells before it compiles a program and when it is ready; a live setting compiles nothing", async () => {
    const { trainer, compiling, frames } = await started(small);
    expect(compiling).toEqual([true, false]);
    await trainer.step(2);
    must(await trainer.configure({ ...small, optimiser: { ...small.optimiser, learningRate: 0.001 } }));
    expect(compiling).toHaveLength(2);
    must(await trainer.configure({ ...small, flows: { ...small.flows, g: [tril, tril] } }));
    expect(compiling).toEqual([true, false, true, false]);
    // a new program starts new figures
    expect(frames.at(-1)!.engine.stepMs).toBeNull();
  });

  it("a change of the data starts anew", async () => {
    const { trainer, info } = await started(small);
    await trainer.step(2);
    const restarted = must(await trainer.configure({ ...small, data: { ...small.data, maxLetters: 4 } }));
    expect(restarted.run).toBe(info.run + 1);
    expect(restarted.step).toBe(0);
    expect(restarted.T).toBe(5);
  });
});

describe("going back", () => {
  const wide: RunConfig = { ...small, objective: { id: "filteringIwae", K: 3 } };

  it("tells what it keeps, shows it, and goes on from there as a run that never went further", async () => {
    const { trainer, steps, back, infos, info } = await started(small);
    await trainer.step(12);
    const straight = await savedRun(trainer);
    await trainer.step(18);
    expect(steps.at(-1)).toEqual(Array.from({ length: 31 }, (_, i) => i));
    const [seen] = await trainer.peek([12, 99]);
    expect(seen!.parameters).toEqual(straight.parameters);
    expect(seen!.layout).toEqual(info.layout);
    const branched = must(await trainer.branchFrom(5));
    expect(branched.step).toBe(5);
    expect(back).toEqual([[30, 5]]);
    expect(steps.at(-1)).toEqual([0, 1, 2, 3, 4, 5]);
    await trainer.step(7);
    const again = await savedRun(trainer);
    expect(again.provenance.runHash).toBe(straight.provenance.runHash);
    expect([again.m, again.v, again.ages, again.words]).toEqual([
      straight.m,
      straight.v,
      straight.ages,
      straight.words,
    ]);
    expect(infos.at(-1)!.marks).toEqual([{ step: 5, label: "back from 30" }]);
    // a checkpoint that was trained on from is still what it was
    must(await trainer.branchFrom(5));
    await trainer.step(7);
    expect((await savedRun(trainer)).provenance.runHash).toBe(straight.provenance.runHash);
  });

  it("takes settings back too: before a warm change the model is the old one", async () => {
    const { trainer } = await started(small);
    await trainer.step(4);
    must(await trainer.configure(wide));
    must(await trainer.configure({ ...wide, flows: { ...wide.flows, g: [tril, tril] } }));
    await trainer.step(3);
    const [before, at] = await trainer.peek([3, 4]);
    expect(before!.config.objective.K).toBe(1);
    expect(at!.config.objective.K).toBe(3);
    expect(at!.parameters.length).toBeGreaterThan(before!.parameters.length);
    const back = must(await trainer.branchFrom(3));
    expect(back.config).toEqual(before!.config);
    expect(back.parameters).toBe(before!.parameters.length);
    expect(back.marks).toEqual([{ step: 3, label: "back from 7" }]);
    await trainer.step(1);
    expect((await savedRun(trainer)).step).toBe(4);
  });

  it("refuses a step it has not kept, and goes on", async () => {
    const { trainer } = await started(small);
    await trainer.step(2);
    expect(await trainer.branchFrom(77)).toMatchObject({ ok: false, problem: { code: "checkpointGone", step: 77 } });
    expect(await trainer.hold(77)).toBe(false);
    expect([await trainer.hold(1), await trainer.hold(null)]).toEqual([true, true]);
    await trainer.step(1);
    expect((await savedRun(trainer)).step).toBe(3);
  });

  it("goes back to where a file was saved, with its words and seconds", async () => {
    const { trainer } = await started(small);
    await trainer.step(5);
    const bytes = must(await trainer.save());
    const resumed = await started(small, bytes);
    await resumed.trainer.step(3);
    must(await resumed.trainer.branchFrom(5));
    const run = await savedRun(resumed.trainer);
    expect([run.step, run.words, run.curve.n]).toEqual([5, 30, 5]);
    expect(run.seconds).toBe((await savedRun(trainer)).seconds);
  });
});

describe("when things go wrong", () => {
  it("pauses at the end of its schedule if asked to, once, and goes on when told", async () => {
    const config = { ...small, optimiser: { ...small.optimiser, horizon: 4 } };
    const { trainer, infos, problems } = await started(config);
    await trainer.stopAtEnd(true);
    await trainer.play();
    await expect.poll(() => problems).toEqual([{ code: "scheduleEnded", step: 4 }]);
    await expect.poll(() => infos.at(-1)).toMatchObject({ state: "paused", step: 4 });
    expect(await bounds(trainer)).toHaveLength(4);
    expect(await trainer.step(3)).toBe(7);
    must(await trainer.rewind());
    // many steps at once end there as well
    expect(await trainer.step(9)).toBe(4);
    must(await trainer.rewind());
    await trainer.stopAtEnd(false);
    expect(await trainer.step(6)).toBe(6);
    expect(problems).toHaveLength(2);
  });

  it("stops at a bound that stays non-finite, back at the last good weights, and says what to do", async () => {
    const { trainer } = await started(small);
    await trainer.step(3);
    const good = await savedRun(trainer);
    // finite weights whose bound overflows
    const huge = encodeXilab({ ...good, parameters: good.parameters.map((x) => x * 1e30) });
    const broken = await started(small, huge);
    await broken.trainer.step(100);
    const stopped = broken.problems.find((p) => p.code === "nonFiniteStopped");
    expect(stopped).toEqual({
      code: "nonFiniteStopped",
      step: 8,
      backTo: 3,
      learningRate: small.optimiser.learningRate,
      K: 1,
      suggestedLearningRate: small.optimiser.learningRate / 3,
    });
    expect(broken.infos.at(-1)!.state).toBe("stopped");
    const run = await savedRun(broken.trainer);
    expect(run.skippedUpdates).toBe(5);
    expect(run.parameters).toEqual(good.parameters.map((x) => x * 1e30));
  });

  it("refuses damaged files and missing words with a reason, and leaves the run alone", async () => {
    const { trainer } = await started(small);
    await trainer.step(2);
    const bad = await trainer.open(request(small, new Uint8Array([1, 2, 3])));
    expect(bad).toMatchObject({ ok: false, problem: { code: "fileRefused" } });
    const gone = await trainer.open({ ...request(small), own: null });
    expect(gone).toMatchObject({ ok: false, problem: { code: "corpusUnavailable" } });
    expect((await savedRun(trainer)).step).toBe(2);
  });

  it("refuses settings that leave no words, and goes on with those it has", async () => {
    const { trainer } = await started(small);
    await trainer.step(2);
    const none = await trainer.configure({ ...small, data: { ...small.data, minCount: 1000 } });
    expect(none).toEqual({
      ok: false,
      problem: { code: "configRefused", detail: "no word is left under the rules for lengths and counts; loosen them" },
    });
    await trainer.step(1);
    const run = await savedRun(trainer);
    expect([run.step, run.config.data.minCount]).toEqual([3, small.data.minCount]);
  });

  it("answers calls before a run is open with a problem, not a crash", async () => {
    const trainer = new Trainer("http://nowhere.invalid/");
    expect((await trainer.rewind()).ok).toBe(false);
    expect((await trainer.save()).ok).toBe(false);
    expect(await trainer.breakDevice()).toBe(false);
    await trainer.step(3);
  });
});

it("F_g = id learns what letters alone allow: its bound is an upper bound of their cross-entropy and comes close", async () => {
  const id: FlowLayer = { flow: "id", hyper: {} };
  const config: RunConfig = {
    ...small,
    flows: { g: [id], q: [id], shared: false },
    data: { ...small.data, maxLetters: 4 },
    model: { id: "dssm", hyper: { d: 1, embedding: 2, encoder: 3, head: 3 } },
    optimiser: { ...small.optimiser, batch: 32, learningRate: 0.03, horizon: 400 },
  };
  const { trainer, info } = await started(config);
  await trainer.step(400);
  const curve = await bounds(trainer);
  const tail = curve.slice(-100);
  const mean = tail.reduce((a, b) => a + b, 0) / tail.length;
  const sd = Math.sqrt(tail.reduce((s, x) => s + (x - mean) ** 2, 0) / tail.length);
  // letters drawn independently cost the entropy of a letter for every letter and EOS
  const kept = own.counts.words.map((word, i) => [word.length, own.counts.counts[i]!] as const).filter(([n]) => n <= 4);
  const symbols = kept.reduce((s, [n, c]) => s + (n + 1) * c, 0) / kept.reduce((s, [, c]) => s + c, 0);
  const unigram = info.references.letterEntropyNats * symbols;
  // the training words are nine tenths of these at random, and minibatches fluctuate
  expect(mean).toBeLessThan(1.04 * unigram + (3 * sd) / Math.sqrt(tail.length));
  expect(mean).toBeGreaterThan(0.96 * unigram - (3 * sd) / Math.sqrt(tail.length));
});
