import { beforeEach, expect, it, vi } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import { QUICK_SCORE, type ScoreOutcome, type ScoreProgress } from "../protocol/evaluator.ts";
import type { Metrics } from "../protocol/results.ts";
import { sampleRunOf } from "../runs/sampleRun.ts";
import { decodeXilab, encodeXilab } from "../runs/xilab.ts";
import { patchAb, type Side } from "../store/ab.ts";
import { setExact, useExact } from "../store/exact.ts";
import { Exact } from "./exact.ts";

vi.mock("./lexicon.ts", () => ({ loadLexicon: async () => undefined }));

/** What is measured is the step, so that whose numbers they are can be seen. */
const metricsOf = (step: number) => ({ boundWords: step }) as unknown as Metrics;

interface Asked {
  readonly step: number;
  readonly progress: (progress: ScoreProgress) => void | Promise<void>;
  readonly answer: (outcome: ScoreOutcome) => void;
  readonly fail: (error: Error) => void;
}

function make(steps: Readonly<Record<Side, number | null>>) {
  const asked: Asked[] = [];
  const exact = new Exact({
    save: async (side) => {
      const step = steps[side];
      return step === null ? null : encodeXilab(sampleRunOf(defaultConfig, { step }));
    },
    score: (bytes, request, progress) => {
      const decoded = decodeXilab(bytes);
      const step = decoded.ok ? decoded.run.step : -1;
      expect(request).toBe(QUICK_SCORE);
      let [answer, fail]: [Asked["answer"], Asked["fail"]] = [() => undefined, () => undefined];
      const outcome = new Promise<ScoreOutcome>((resolve, reject) => {
        [answer, fail] = [resolve, reject];
      });
      asked.push({ step, progress, answer, fail });
      return { outcome, cancel: () => answer({ ok: false, code: "cancelled" }) };
    },
  });
  const done = (i: number) => asked[i]!.answer({ ok: true, value: metricsOf(asked[i]!.step) });
  return { exact, asked, done, until: (n: number) => vi.waitFor(() => expect(asked).toHaveLength(n)) };
}

/** State of A, of B. */
const states = () => {
  const { A, B } = useExact.getState();
  return [A, B].map((state) => (state.at === "busy" || state.at === "done" ? `${state.at} ${state.step}` : state.at));
};

beforeEach(() => {
  patchAb({ open: false });
  setExact("A", { at: "idle" });
  setExact("B", { at: "idle" });
});

it("measures A alone where there is no B", async () => {
  const { exact, asked, done, until } = make({ A: 40, B: 50 });
  const measured = exact.measure(QUICK_SCORE);
  await until(1);
  // asked again meanwhile: one at a time
  await exact.measure(QUICK_SCORE);
  expect(states()).toEqual(["busy 40", "idle"]);
  void asked[0]!.progress({ stage: "bound", done: 0.25, remainingSeconds: 3 });
  expect(useExact.getState().A).toMatchObject({ at: "busy", progress: { done: 0.25 } });
  done(0);
  await measured;
  expect(states()).toEqual(["done 40", "idle"]);
  expect(useExact.getState().A).toMatchObject({ metrics: { boundWords: 40 } });
  expect(asked).toHaveLength(1);
});

it("measures B after A, both as they stood when it was asked", async () => {
  patchAb({ open: true });
  const steps = { A: 40, B: 38 };
  const { exact, done, until } = make(steps);
  const measured = exact.measure(QUICK_SCORE);
  await until(1);
  steps.B = 60;
  expect(states()).toEqual(["busy 40", "busy 38"]);
  done(0);
  await until(2);
  expect(states()).toEqual(["done 40", "busy 38"]);
  done(1);
  await measured;
  expect(states()).toEqual(["done 40", "done 38"]);
});

it("one that cannot be measured does not hold up the other", async () => {
  patchAb({ open: true });
  const { exact, asked, done, until } = make({ A: 40, B: 38 });
  const measured = exact.measure(QUICK_SCORE);
  await until(1);
  asked[0]!.fail(new Error("out of memory"));
  await until(2);
  done(1);
  await measured;
  expect(states()).toEqual(["failed", "done 38"]);
  expect(useExact.getState().A).toEqual({ at: "failed", reason: "out of memory" });
  await make({ A: null, B: null }).exact.measure(QUICK_SCORE);
  expect(useExact.getState().B).toEqual({ at: "failed", reason: "there is no run yet" });
});

it("cancel ends what is under way and what waits; what is done stays", async () => {
  patchAb({ open: true });
  const { exact, asked, done, until } = make({ A: 40, B: 38 });
  const measured = exact.measure(QUICK_SCORE);
  await until(1);
  done(0);
  await until(2);
  exact.cancel();
  await measured;
  expect(states()).toEqual(["done 40", "idle"]);
  const early = exact.measure(QUICK_SCORE);
  exact.cancel();
  await early;
  expect([states(), asked.length]).toEqual([["idle", "idle"], 2]);
});

it("numbers go along when A and B change places, and those of a B that has ended are gone", async () => {
  patchAb({ open: true });
  const { exact, asked, done, until } = make({ A: 40, B: 38 });
  const measured = exact.measure(QUICK_SCORE);
  await until(1);
  done(0);
  await until(2);
  exact.exchanged();
  expect(states()).toEqual(["busy 38", "done 40"]);
  void asked[1]!.progress({ stage: "words", done: 0.5, remainingSeconds: null });
  expect(useExact.getState().A).toMatchObject({ at: "busy", step: 38, progress: { done: 0.5 } });
  exact.closedB();
  done(1);
  await measured;
  expect(states()).toEqual(["done 38", "idle"]);
});
