import { describe, expect, it } from "vitest";
import { defaultConfig } from "../src/config/presets.ts";
import { buildAlias } from "../src/corpora/alias.ts";
import type { FlowLayer, RunConfig } from "../src/protocol/config.ts";
import { sampleRun } from "../src/runs/sampleRun.ts";
import { batchOf, drawBatch, drawWords, type TrainingSet } from "./engines/minibatch.ts";
import { carryOver, freshState, savedState } from "./state.ts";

const V = 27;
const uniformLetters = new Float64Array(V).fill(-Math.log(V));
const withG = (g: readonly FlowLayer[]): RunConfig => ({ ...defaultConfig, flows: { ...defaultConfig.flows, g } });
const diag = { flow: "diag", hyper: {} };
const tril = { flow: "tril", hyper: {} };

describe("fresh states", () => {
  it("depend on the seed alone, and a tensor's start on its name", () => {
    const a = freshState(withG([diag]), V, uniformLetters);
    const b = freshState(withG([diag]), V, uniformLetters);
    expect(a.state.parameters).toEqual(b.state.parameters);
    const other = freshState({ ...withG([diag]), seed: 2 }, V, uniformLetters);
    expect(other.state.parameters).not.toEqual(a.state.parameters);
    // F_q is the same whatever F_g is
    const c = freshState(withG([tril, tril]), V, uniformLetters);
    expect(c.tensors.get("Fq.0.g.W1")!.data).toEqual(a.tensors.get("Fq.0.g.W1")!.data);
  });

  it("start the letters at their frequencies, and weights at the scale they declare", () => {
    const { tensors } = freshState(
      withG([tril]),
      V,
      Float64Array.from({ length: V }, (_, i) => -i),
    );
    expect([...tensors.get("emit.b")!.data].slice(0, 3)).toEqual([-0, -1, -2]);
    const W = tensors.get("emit.W")!.data;
    const sd = Math.sqrt(Array.from(W).reduce((s, w) => s + w * w, 0) / W.length);
    expect(sd).toBeGreaterThan((3 / Math.sqrt(8)) * 0.85);
    expect(sd).toBeLessThan((3 / Math.sqrt(8)) * 1.15);
    expect(tensors.get("Fg.0.g.b1")!.data.every((b) => b === 0)).toBe(true);
  });
});

describe("a warm swap from DIAG to 2×TRIL", () => {
  const from = freshState(withG([diag]), V, uniformLetters);
  const aged = {
    slots: from.slots,
    state: {
      ...from.state,
      step: 40,
      m: from.state.m.map(() => 0.5),
      v: from.state.v.map(() => 0.25),
      ages: from.state.ages.map(() => 40),
    },
  };
  const to = freshState(withG([tril, tril]), V, uniformLetters);
  const next = carryOver(aged, to);
  const of = (name: string) => next.slots.findIndex((slot) => slot.name === name);
  const moments = (name: string) => next.state.m[next.slots[of(name)]!.offset];

  it("keeps what both have, weights and moments", () => {
    const { offset, size } = next.slots[of("q.bw.Wx")]!;
    const old = aged.slots.find((slot) => slot.name === "q.bw.Wx")!;
    expect(next.state.parameters.slice(offset, offset + size)).toEqual(
      aged.state.parameters.slice(old.offset, old.offset + old.size),
    );
    expect(moments("q.bw.Wx")).toBe(0.5);
    expect(next.state.ages[of("q.bw.Wx")]).toBe(40);
    expect(next.state.ages[of("Fg.0.g.W1")]).toBe(40);
  });

  it("starts the new part fresh, optimiser included", () => {
    for (const name of ["Fg.0.G.W2", "Fg.1.g.W1"]) {
      expect(moments(name)).toBe(0);
      expect(next.state.ages[of(name)]).toBe(0);
    }
    expect(next.state.step).toBe(40);
  });

  it("does not take over a g that means something else", () => {
    const inverse = carryOver(aged, freshState(withG([{ flow: "diag", hyper: { inverse: true } }]), V, uniformLetters));
    expect(inverse.state.ages[inverse.slots.findIndex((slot) => slot.name === "Fg.0.g.W1")]).toBe(0);
  });
});

describe("saved weights", () => {
  it("are refused when they are not those of the configuration", () => {
    expect(() => savedState(sampleRun(), V)).toThrow(/do not belong/);
  });
});

describe("minibatches", () => {
  // "ab" three times as often as "c"
  const set: TrainingSet = {
    V: 4,
    T: 3,
    symbols: Uint8Array.of(0, 1, 3, 2, 3, 3),
    lengths: Uint8Array.of(3, 2),
    alias: buildAlias([3, 1]),
  };

  it("are positions first, as long as their longest word", () => {
    const batch = batchOf(set, [1, 1], 2);
    expect(batch).toEqual({ B: 2, T: 2, K: 2, symbols: Int32Array.of(2, 2, 3, 3), lengths: Int32Array.of(2, 2) });
    expect([...batchOf(set, [0, 1], 1).symbols!]).toEqual([0, 2, 1, 3, 3, 3]);
  });

  it("are drawn by frequency, the same for the same seed and step", () => {
    expect(drawBatch(set, 8, 1, 5, 9)).toEqual(drawBatch(set, 8, 1, 5, 9));
    expect(drawWords(set, 64, 5, 9)).not.toEqual(drawWords(set, 64, 5, 10));
    const n = 20000;
    const share = drawWords(set, n, 1, 1).reduce((s, w) => s + (w === 0 ? 1 : 0), 0) / n;
    expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / n));
  });
});
