/**
 * Slow motion under every bound over K samples, and with letters hidden in training: the page's tape against the
 * engine's outputs, against the particle filter written out (Doucet & Johansen 2009, §3.5), and its gradient against
 * finite differences in float64.
 */
import { describe, expect, it } from "vitest";
import { wordBatch, wordNoise } from "../src/models/wordBatch.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import { emissionBiasGradient, recordTape, sameStage, stageIdsOf } from "../src/store/tape.ts";
import { type LatentPass, type LatentTape, seenAs, trainedPass } from "../src/store/tapeLatent.ts";
import { alphabet, configOf, differ, flat, lookIn, TOLERANCE, trained, WORD } from "./wordStep.fixture.ts";

interface Case {
  readonly bound: string;
  readonly K: number;
  readonly dropout?: number;
  readonly beta?: number;
  readonly qReads?: "a" | "ha";
}

const CASES: readonly Case[] = [
  { bound: "filteringIwaeMixture", K: 4 },
  { bound: "iwae", K: 5 },
  { bound: "iwae", K: 4, qReads: "ha" },
  { bound: "fivo", K: 5, qReads: "ha" },
  { bound: "fivo", K: 7 },
  { bound: "fivo", K: 1 },
  { bound: "fivoAlways", K: 5 },
  { bound: "elbo", K: 1, dropout: 0.7 },
  { bound: "elbo", K: 1, dropout: 0.7, beta: 0.4 },
  { bound: "filteringIwae", K: 4, dropout: 0.6 },
  { bound: "iwae", K: 4, dropout: 1 },
  { bound: "fivo", K: 6, dropout: 0.4 },
  { bound: "fivoAlways", K: 4, dropout: 0.5, qReads: "ha" },
];

function settings({ bound, K, dropout, beta, qReads = "a" }: Case): RunConfig {
  const config = configOf("paper");
  const fed = dropout === undefined ? {} : { feeds: true, wordDropout: dropout };
  return {
    ...config,
    model: { ...config.model, hyper: { ...config.model.hyper, ...fed, qReads } },
    objective: { id: bound, K, ...(beta !== undefined && { beta }) },
  };
}

/** Weights rough enough that samples differ and letters fed back matter. */
const ROUGH = 1;

async function recorded(one: Case) {
  const config = settings(one);
  const { engine, answer, tape, half } = await trained(config, ROUGH);
  const batch = wordBatch(WORD, alphabet, one.K);
  const noise = wordNoise(batch, config.seed, answer.step);
  const ask = (outputs: readonly string[]) => engine.evaluate({ program: "bound", config, batch, noise, outputs });
  return { tape: tape as LatentTape, answer, half, ask };
}

const nameOf = ({ bound, K, dropout, beta, qReads }: Case): string =>
  `${bound}, K = ${K}${dropout === undefined ? "" : `, dropout ${dropout}`}${beta === undefined ? "" : `, β = ${beta}`}${qReads === "ha" ? ", q reads h" : ""}`;

const SIDE: ReadonlySet<string> = new Set(["iwae", "fivo", "fivoAlways"]);
const sum = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0);

describe.each(CASES.map((one) => [nameOf(one), one] as const))("%s", (_, one) => {
  it("has the engine's bound, what it trains, and its gradient of the letters' bias", async () => {
    const { tape, answer, half, ask } = await recorded(one);
    expect(tape.pass).toBe("shown");
    expect(Math.abs(tape.bound / answer.bound - 1)).toBeLessThan(TOLERANCE);
    const { trained: terms } = await ask(["trained"]);
    expect(Math.abs(tape.trained / sum(terms!) - 1)).toBeLessThan(TOLERANCE);
    expect(differ(lookIn(answer, "emit.b"), emissionBiasGradient(tape))).toBeLessThan(TOLERANCE);
    expect(tape.passes.hidden !== null).toBe(one.dropout !== undefined);
    expect(Number.isFinite(half.trainedAfter)).toBe(true);
    for (const pass of [tape.passes.shown, tape.passes.hidden])
      if (pass) expect(sum(pass.positions.map(({ term }) => term))).toBeCloseTo(pass.bound, 10);
    if (one.beta === undefined) expect(trainedPass(tape).bound).toBeCloseTo(tape.trained, 10);
  });

  it("has the engine's states, noises and weights of every sample, and of the path it shows", async () => {
    const { tape, ask } = await recorded(one);
    const { positions, K } = tape;
    const side = SIDE.has(one.bound);
    const names = ["h", "xi", "zeta", "logP", "logR", "logQ", "logDetQ", "logDetG"] as const;
    const every = side || K > 1 ? (["logOmega", "hProposals", "zetaProposals", "logPProposals"] as const) : [];
    const descent = side ? (["logShare", "survivor", ...(tape.resamples ? ["ancestors"] : [])] as const) : [];
    const found = await ask([...names, ...every, ...descent, "term"]);
    const path = positions.map(({ samples, chosen }) => samples[chosen]!);
    for (const name of names) {
      const wanted = path.map((sample) => sample[name]);
      expect(
        differ(
          found[name]!,
          wanted.flatMap((x) => (typeof x === "number" ? [x] : Array.from(x))),
        ),
        name,
      ).toBeLessThan(TOLERANCE);
    }
    const samples = positions.flatMap((position) => position.samples);
    if (every.length > 0) {
      expect(
        differ(
          found.logOmega!,
          samples.map(({ logOmega }) => logOmega),
        ),
      ).toBeLessThan(TOLERANCE);
      expect(
        differ(
          found.logPProposals!,
          samples.map(({ logP }) => logP),
        ),
      ).toBeLessThan(TOLERANCE);
      expect(differ(found.hProposals!, flat(samples.map(({ h }) => h)))).toBeLessThan(TOLERANCE);
      expect(differ(found.zetaProposals!, flat(samples.map(({ zeta }) => zeta)))).toBeLessThan(TOLERANCE);
    }
    expect(
      differ(
        found.term!,
        positions.map(({ term }) => term),
      ),
    ).toBeLessThan(TOLERANCE);
    if (!side) return;
    expect(differ(found.logShare!.map(Math.exp), flat(positions.map(({ shares }) => shares)))).toBeLessThan(TOLERANCE);
    expect(Array.from(found.survivor!)).toEqual(positions.map(({ chosen }) => chosen));
    if (found.ancestors) expect(Array.from(found.ancestors)).toEqual(flat(positions.map(({ ancestors }) => ancestors)));
  });

  it("keeps the identities its formulas state, in both passes", async () => {
    const { tape } = await recorded(one);
    const share = one.dropout ?? 0;
    for (const pass of [tape.passes.shown, tape.passes.hidden]) if (pass) expectIdentities(one, pass);
    tape.passes.hidden?.positions.forEach(({ fed, samples, symbol }, t) => {
      expect(fed === null).toBe(t === 0);
      if (fed) expect(fed.hidden).toBe(fed.u! <= share);
      const F = lookWeights(tape, "emit.F");
      const W = lookWeights(tape, "emit.W");
      const b = lookWeights(tape, "emit.b");
      for (const { h, logits, logP } of samples) {
        // the same written out: W h + b, and the row of the letter before unless it is hidden
        logits.forEach((x, v) => {
          const linear = h.reduce((total, hi, i) => total + hi * W[i * tape.V + v]!, b[v]!);
          expect(x).toBeCloseTo(linear + (fed && !fed.hidden ? F[fed.symbol * tape.V + v]! : 0), 10);
        });
        expect(Math.log(Math.exp(logits[symbol]!) / sum(logits.map(Math.exp)))).toBeCloseTo(logP, 10);
      }
    });
  });

  it("has the slope of what is trained in every letter's bias", async () => {
    const { tape } = await recorded(one);
    const { weights } = tape;
    const { offset, size } = weights.layout.find(({ name }) => name === "emit.b")!;
    const gradient = emissionBiasGradient(tape);
    const trainedAt = (v: number, by: number): number => {
      const parameters = Float64Array.from(weights.parameters);
      parameters[offset + v]! += by;
      // float64 on purpose: float32 weights would swallow the step
      const moved = { ...weights, parameters: parameters as unknown as Float32Array };
      return (recordTape(moved, WORD, tape.draw) as LatentTape).trained;
    };
    for (let v = 0; v < size; v++)
      expect((trainedAt(v, 1e-5) - trainedAt(v, -1e-5)) / 2e-5).toBeCloseTo(gradient[v]!, 7);
  });
});

const lookWeights = ({ weights: { layout, parameters } }: LatentTape, name: string): Float32Array => {
  const { offset, size } = layout.find((slot) => slot.name === name)!;
  return parameters.subarray(offset, offset + size);
};

function expectIdentities({ bound, K }: Case, { positions, bound: whole }: LatentPass): void {
  positions.forEach(({ samples, shares, carried, effective, u, ancestors, drawn, chosen, term }, t) => {
    const logs = samples.map(({ logOmega }, k) => Math.log(carried ? carried[k]! : 1 / K) + logOmega);
    expect(Math.log(sum(logs.map(Math.exp)))).toBeCloseTo(term, 10);
    for (const [k, share] of shares.entries()) expect(share).toBeCloseTo(Math.exp(logs[k]! - term), 10);
    expect(effective).toBeCloseTo(1 / sum(shares.map((share) => share ** 2)), 10);
    for (const s of samples) expect(s.logP + s.logR - s.logQ + s.logDetQ - s.logDetG).toBeCloseTo(s.logOmega, 10);
    const next = positions[t + 1];
    if (next) {
      next.samples.forEach(({ before }, j) => {
        expect(before).toEqual(samples[ancestors[j]!]!.h);
      });
      expect(ancestors[next.chosen]).toBe(chosen);
    }
    if (!SIDE.has(bound)) return;
    const draws = bound === "fivoAlways" || (bound === "fivo" && effective <= K / 2 + 1e-6);
    expect(drawn).toBe(draws);
    const cumulated = Array.from(shares, (_, k) => sum(shares.slice(0, k + 1)));
    for (let j = 0; j < K; j++) {
      const at = cumulated.findIndex((total) => total > (j + (u ?? 0)) / K);
      expect(ancestors[j]).toBe(draws && K > 1 ? (at < 0 ? K - 1 : at) : j);
      if (next) expect(next.carried![j]).toBeCloseTo(draws ? 1 / K : shares[j]!, 12);
    }
  });
  if (bound !== "iwae") return;
  // Burda et al. 2015, Eq. 8
  const products = Array.from({ length: K }, (_, k) =>
    Math.exp(sum(positions.map(({ samples }) => samples[k]!.logOmega))),
  );
  expect(Math.log(sum(products) / K)).toBeCloseTo(whole, 10);
}

it("is of words that are drawn anew at some letters and not at others, and hides some letters and not others", async () => {
  const fivo = (await recorded({ bound: "fivo", K: 7 })).tape;
  const drawn = fivo.positions.map((position) => position.drawn);
  expect(new Set(drawn)).toEqual(new Set([true, false]));
  const { tape } = await recorded({ bound: "elbo", K: 1, dropout: 0.7 });
  const hidden = seenAs(tape, "hidden").positions.map(({ fed }) => fed?.hidden);
  expect(new Set(hidden)).toEqual(new Set([undefined, true, false]));
  expect(Math.abs(tape.passes.hidden!.bound - tape.bound)).toBeGreaterThan(0.05);
});

it("has a stage more where samples are drawn anew", async () => {
  const lengths = await Promise.all(
    [
      { bound: "iwae", K: 5 },
      { bound: "fivo", K: 5 },
      { bound: "fivoAlways", K: 5 },
      { bound: "fivo", K: 1 },
      { bound: "filteringIwaeMixture", K: 4 },
    ].map(async (one) => stageIdsOf((await recorded(one)).tape).length),
  );
  expect(lengths).toEqual([9, 10, 10, 9, 9]);
});

it("keeps to a stage by its name on another tape", async () => {
  const fivo = (await recorded({ bound: "fivo", K: 5 })).tape;
  const iwae = (await recorded({ bound: "iwae", K: 5 })).tape;
  const { tape: gru } = await trained(configOf("gru8"));
  const at = (before: LatentTape, stage: number, now: typeof gru) => stageIdsOf(now)[sameStage(before, stage, now)];
  expect([at(fivo, 7, iwae), at(iwae, 6, fivo), at(fivo, 9, iwae), at(fivo, 9, gru)]).toEqual([
    "bound",
    "bound",
    "update",
    "update",
  ]);
  // no resampling there, and no encoder
  expect([at(fivo, 6, iwae), at(fivo, 0, gru)]).toEqual(["bound", "letters"]);
  expect(sameStage(null, 9, gru)).toBe(4);
});
