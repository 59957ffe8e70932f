/** Slow motion against the engine: the page's tape and the engine's own outputs for one word, noise and weights. */
import { describe, expect, it } from "vitest";
import { wordBatch, wordNoise } from "../src/models/wordBatch.ts";
import { emissionBiasGradient, recordTape } from "../src/store/tape.ts";
import { traceFlow } from "../src/store/tapeFlow.ts";
import { gatesAt } from "../src/store/tapeGates.ts";
import type { LatentTape } from "../src/store/tapeLatent.ts";
import { FusedEngine } from "./engines/fused/engine.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import {
  alphabet,
  configOf,
  differ,
  flat,
  lookIn,
  setupFor,
  status,
  T,
  TOLERANCE,
  trained,
  WORD,
} from "./wordStep.fixture.ts";
import { wordStep } from "./wordStep.ts";

describe.each(["first", "tril", "paper", "best", "gru8"] as const)("preset %s", (preset) => {
  const config = configOf(preset);

  it("has the engine's bound, and its own terms add up to it", async () => {
    const { tape, answer } = await trained(config);
    expect(Math.abs(tape.bound / answer.bound - 1)).toBeLessThan(TOLERANCE);
    expect(tape.positions.reduce((sum, { term }) => sum + term, 0)).toBeCloseTo(tape.bound, 10);
    expect(tape.positions.map(({ symbol }) => symbol)).toEqual([1, 0, 3, 4, 5]);
  });

  it("has the engine's gradient of the letters' bias", async () => {
    const { tape, answer } = await trained(config);
    const name = tape.kind === "latent" ? "emit.b" : "b";
    expect(differ(lookIn(answer, name), emissionBiasGradient(tape))).toBeLessThan(TOLERANCE);
  });

  it("has the weights the engine has after the same step, and the bound they give", async () => {
    const { engine, answer, half } = await trained(config);
    const batch = wordBatch(WORD, alphabet, config.objective.K);
    const noise = wordNoise(batch, config.seed, answer.step);
    const record = await engine.step({ anatomy: false, supplied: { batch, noise } });
    expect(half.update.norm).toBeCloseTo(record.gradNorm, 3);
    expect(half.update.rate).toBeCloseTo(record.learningRate, 9);
    const after = await engine.state();
    const moved = after.parameters.map((x, i) => x - answer.parameters[i]!);
    expect(differ(moved, half.update.change)).toBeLessThan(1e-3);
    expect(differ(after.m, half.update.m)).toBeLessThan(TOLERANCE);
    expect(differ(after.v, half.update.v)).toBeLessThan(TOLERANCE);
    const { bound } = await engine.gradient(batch, noise);
    // a flipped survivor would move it by far more
    expect(Math.abs(half.boundAfter / bound - 1)).toBeLessThan(1e-3);
  });
});

describe.each(["first", "tril", "paper", "best"] as const)("latent preset %s", (preset) => {
  const config = configOf(preset);

  it("has the engine's states, noises, weights and log-densities at every position", async () => {
    const { engine, answer, tape } = await trained(config);
    const { positions, K } = tape as LatentTape;
    const batch = wordBatch(WORD, alphabet, K);
    const noise = wordNoise(batch, config.seed, answer.step);
    const names = ["h", "xi", "zeta", "logP", "logR", "logQ", "logDetQ", "logDetG", "term", "a"] as const;
    const proposals = K > 1 ? (["logOmega", "hProposals", "xiProposals", "zetaProposals"] as const) : [];
    const outputs = [...names, ...proposals];
    const found = await engine.evaluate({ program: "bound", config, batch, noise, outputs });
    const chosen = positions.map(({ samples, chosen: k }) => samples[k]!);
    const scalar = (name: "logP" | "logR" | "logQ" | "logDetQ" | "logDetG") => chosen.map((sample) => sample[name]);
    for (const name of ["logP", "logR", "logQ", "logDetQ", "logDetG"] as const)
      expect(differ(found[name]!, scalar(name)), name).toBeLessThan(TOLERANCE);
    for (const name of ["h", "xi", "zeta"] as const)
      expect(differ(found[name]!, flat(chosen.map((sample) => sample[name]))), name).toBeLessThan(TOLERANCE);
    expect(differ(found.a!, flat(positions.map(({ a }) => a)))).toBeLessThan(TOLERANCE);
    expect(
      differ(
        found.term!,
        positions.map(({ term }) => term),
      ),
    ).toBeLessThan(TOLERANCE);
    const every = positions.flatMap(({ samples }) => samples);
    if (K > 1) {
      expect(
        differ(
          found.logOmega!,
          every.map(({ logOmega }) => logOmega),
        ),
      ).toBeLessThan(TOLERANCE);
      expect(differ(found.hProposals!, flat(every.map(({ h }) => h)))).toBeLessThan(TOLERANCE);
      expect(differ(found.xiProposals!, flat(every.map(({ xi }) => xi)))).toBeLessThan(TOLERANCE);
      expect(differ(found.zetaProposals!, flat(every.map(({ zeta }) => zeta)))).toBeLessThan(TOLERANCE);
    }
  });

  it("keeps the identities its formulas state", async () => {
    const { tape } = await trained(config);
    const { positions, K, weights, d } = tape as LatentTape;
    for (const { samples, shares, term, chosen } of positions) {
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      const mean = samples.reduce((sum, { logOmega }) => sum + Math.exp(logOmega), 0) / K;
      expect(Math.log(mean)).toBeCloseTo(term, 10);
      for (const s of samples) {
        s.xi.forEach((x, i) => {
          expect(x).toBeCloseTo(s.mu[i]! + s.sd[i]! * s.eps[i]!, 12);
        });
        expect(s.logP + s.logR - s.logQ + s.logDetQ - s.logDetG).toBeCloseTo(s.logOmega, 10);
        const norm = s.zeta.reduce((sum, z) => sum + z * z, 0);
        expect(-0.5 * norm - 0.5 * d * Math.log(2 * Math.PI)).toBeCloseTo(s.logR, 10);
        expect(s.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }
      const s = samples[chosen]!;
      const { before } = s;
      const forward = traceFlow(weights, "Fq", "forward", before, s.xi);
      expect(differ(forward.out, s.h)).toBeLessThan(1e-10);
      const back = traceFlow(weights, "Fg", "inverse", before, s.h);
      expect(differ(back.out, s.zeta)).toBeLessThan(1e-10);
      // affine and triangular: log|det J| is the sum of the logs of the diagonal
      expect(forward.affine).toBe(true);
      const logs = Array.from({ length: d }, (_, i) => Math.log(Math.abs(forward.jacobian[i * d + i]!)));
      expect(logs.reduce((a, b) => a + b)).toBeCloseTo(forward.logDet, 6);
      expect(forward.layers.reduce((sum, { logDet }) => sum + logDet, 0)).toBeCloseTo(forward.logDet, 10);
      expect(differ(forward.layers.at(-1)!.out, s.h)).toBeLessThan(1e-10);
    }
    positions.slice(1).forEach(({ samples }, t) => {
      for (const { before } of samples) expect(before).toEqual(positions[t]!.samples[positions[t]!.chosen]!.h);
    });
  });

  it("takes the encoder's unit apart into what the tape has", async () => {
    const { tape } = await trained(config);
    const { positions, weights } = tape as LatentTape;
    const names = { table: "q.E", Wx: "q.bw.Wx", bx: "q.bw.bx", Wh: "q.bw.Wh", bh: "q.bw.bh" };
    positions.forEach(({ symbol, a }, t) => {
      const next = positions[t + 1]?.a ?? new Float64Array(a.length);
      expect(differ(gatesAt(weights, names, symbol, next).after, a)).toBeLessThan(1e-12);
    });
  });
});

it("has the gradient that finite differences of the tape give, where no choice is in the way", async () => {
  const { answer, tape } = await trained(configOf("first"));
  const { weights } = tape;
  const parameters = Float64Array.from(weights.parameters);
  const boundAt = (i: number, by: number): number => {
    const moved = parameters.slice();
    moved[i]! += by;
    // float64 on purpose: float32 weights would swallow the step
    const shifted = { ...weights, parameters: moved as unknown as Float32Array };
    return recordTape(shifted, WORD, tape.draw).bound;
  };
  const largest = answer.gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  for (let i = 0; i < parameters.length; i += 37) {
    const slope = (boundAt(i, 1e-5) - boundAt(i, -1e-5)) / 2e-5;
    expect(Math.abs(slope - answer.gradient[i]!)).toBeLessThan(TOLERANCE * largest);
  }
});

it("refuses a word the model cannot read", async () => {
  const config = configOf("first");
  const setup = setupFor(config);
  const engine = new FusedEngine(status, new JsFusedMachine(), setup);
  const request = { engine, config, slots: setup.slots, alphabet, T };
  await expect(wordStep(request, "bad!")).rejects.toThrow("cannot read");
  await expect(wordStep(request, "abcdea")).rejects.toThrow("cannot read");
});
