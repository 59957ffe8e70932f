/** What slow motion says, against the tape it says it of. */
import { renderToString } from "katex";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { FusedEngine } from "../../../workers/engines/fused/engine.ts";
import { JsFusedMachine } from "../../../workers/engines/fused/jsMachine.ts";
import { freshState } from "../../../workers/state.ts";
import { wordStep } from "../../../workers/wordStep.ts";
import { presets } from "../../config/presets.ts";
import { engineHalf } from "../../store/tape.ts";
import { CellStrip } from "./CellStrip.tsx";
import type { Place, StageContent } from "./content.ts";
import { shapeOf } from "./forward.ts";
import { showStage, stagesOf } from "./stages.ts";
import { inner, letterTex, num, sum, sumOfProducts } from "./tex.ts";

const alphabet = [..."abc'%"];
const V = alphabet.length + 1;

async function placeOf(preset: keyof typeof presets, flow?: "realNvp", bound?: string, beta?: number): Promise<Place> {
  const given = presets[preset].config;
  const { K } = given.objective;
  const objective = beta === undefined ? { id: bound ?? given.objective.id, K } : { id: "elbo", K: 1, beta };
  const config = { ...given, objective };
  const { id, hyper } = config.model;
  const flows = flow ? { g: [{ flow, hyper: {} }], q: [{ flow: "tril", hyper: {} }], shared: false } : config.flows;
  const small = { ...config, flows, model: { id, hyper: { ...hyper, d: 4, embedding: 3 } } };
  const { slots, state } = freshState(small, V, new Float64Array(V).fill(-Math.log(V)));
  const alias = { probability: new Float64Array(0), alias: new Uint32Array(0) };
  const set = { V, T: 7, symbols: new Uint8Array(0), lengths: new Uint8Array(0), alias };
  const status = { id: "js", adapter: "", software: true, reason: { code: "asked" } } as const;
  const engine = new FusedEngine(status, new JsFusedMachine(), { config: small, slots, set, state });
  const answer = await wordStep({ engine, config: small, slots, alphabet, T: 7 }, "b'a%c");
  return { ...engineHalf(answer), t: 1, k: 0, i: 2, tensor: null };
}

const macros = Object.fromEntries(["p", "q", "x", "data"].map((name) => [`\\${name}`, "{#1}"]));
const parse = (tex: string) => renderToString(tex, { macros, throwOnError: true, strict: false });

/** The last number of a line of LaTeX. */
function lastNumber(tex: string): number {
  const found = tex.match(/-?\d*\.?\d+(?!.*\d)/g);
  return Number(found?.at(-1));
}

const all = (place: Place): readonly StageContent[] => stagesOf(place.tape).map((_, n) => showStage(place, n));

describe.each([
  ["first", undefined],
  ["paper", undefined],
  ["best", undefined],
  ["tril", "realNvp"],
  ["gru8", undefined],
] as const)("preset %s, flow %s", (preset, flow) => {
  it("has only formulas that can be set, numbers that are some, and strips with a sentence each", async () => {
    const place = await placeOf(preset, flow);
    for (const t of [0, place.tape.positions.length - 1])
      for (const { title, formula, numbers, cells } of all({ ...place, t })) {
        for (const tex of [formula, ...numbers, ...cells.map(({ label }) => label)])
          expect(() => parse(tex)).not.toThrow();
        expect([title, ...numbers].join(" ")).not.toMatch(/NaN|undefined|Infinity|not a number/);
        for (const one of cells) {
          expect(one.values.length % (one.rows ?? 1)).toBe(0);
          const svg = renderToStaticMarkup(createElement(CellStrip, { cells: one, onChoose: () => undefined }));
          expect(svg).toMatch(/role="img" aria-label="[^"]{3,}/);
        }
      }
  });

  it("ends its sums in the bound of the tape", async () => {
    const place = await placeOf(preset, flow);
    const stages = stagesOf(place.tape);
    const at = stages.findIndex(({ id }) => id === "bound");
    const { numbers } = showStage(place, at);
    const total = numbers.find((line) => /textstyle|mathcal L =|log P\(w\) =/.test(line))!;
    expect(lastNumber(total)).toBeCloseTo(place.tape.bound, 3);
  });
});

it("has nine stages with noise and five without", async () => {
  expect(stagesOf((await placeOf("best")).tape)).toHaveLength(9);
  expect(stagesOf((await placeOf("gru8")).tape)).toHaveLength(5);
});

it("writes ξ as μ + σ ε, and the log-weight as its five terms", async () => {
  const place = await placeOf("paper");
  if (place.tape.kind !== "latent") throw new Error("another model");
  const sample = place.tape.positions[1]!.samples[0]!;
  const drawn = showStage(place, 1).numbers[0]!;
  expect(drawn).toContain(`${num(sample.mu[2]!)} + ${inner(sample.sd[2]!)}`);
  expect(lastNumber(drawn)).toBeCloseTo(sample.xi[2]!, 3);
  const weight = showStage(place, 5).numbers[2]!;
  expect(lastNumber(weight)).toBeCloseTo(sample.logOmega, 3);
  const { samples, chosen } = place.tape.positions[1]!;
  expect(showStage(place, 5).title).toContain(`Sample ${chosen + 1} of ${samples.length}`);
});

it("writes the mean of all densities out where the bound mixes them", async () => {
  const place = await placeOf("paper", undefined, "filteringIwaeMixture");
  if (place.tape.kind !== "latent") throw new Error("another model");
  const sample = place.tape.positions[1]!.samples[0]!;
  const { numbers } = showStage(place, 5);
  const exponents = [...numbers[2]!.matchAll(/e\^\{([^}]*)\}/g)].length;
  expect(exponents).toBe(4);
  expect(lastNumber(numbers[2]!)).toBeCloseTo(sample.logQ, 3);
  expect(lastNumber(numbers[1]!)).not.toBeCloseTo(sample.logQ, 3);
  for (const line of numbers) expect(() => parse(line)).not.toThrow();
});

it("says what training raises where the KL has a weight, beside the bound itself", async () => {
  const place = await placeOf("first", undefined, undefined, 0.5);
  if (place.tape.kind !== "latent") throw new Error("another model");
  const letters = place.tape.positions.reduce((total, { samples }) => total + samples[0]!.logP, 0);
  const { numbers } = showStage(place, 6);
  const line = numbers.find((one) => one.includes("training raises"))!;
  expect(lastNumber(line)).toBeCloseTo(letters + 0.5 * (place.tape.bound - letters), 2);
  expect(() => parse(line)).not.toThrow();
  expect(place.engine!.update.from.bound).toBeCloseTo(place.tape.bound, 3);
});

it("waits for the engine where the engine is needed", async () => {
  const place = { ...(await placeOf("first")), engine: null };
  expect(showStage(place, 7).numbers).toEqual([]);
  expect(showStage(place, 8).say).toMatch(/engine/);
});

describe("numbers in formulas", () => {
  it("have no leading zero, powers where decimals would say nothing, brackets where a sign would confuse", () => {
    expect([num(0.5), num(-0.25), num(12.3456), num(0), num(-3)]).toEqual([".500", "-.250", "12.346", "0", "-3.000"]);
    expect(num(0.00004)).toBe("4.0 \\cdot 10^{-5}");
    expect(num(0.00004, 2)).toBe(".00");
    expect(num(-0.001, 2)).toBe(".00");
    expect([inner(-1), inner(1)]).toEqual(["(-1.000)", "1.000"]);
    expect(sum([-1, 2, -0.5], 1)).toBe("-1.0 + 2.0 - .5");
  });

  it("leave zero products out and gather small ones", () => {
    expect(
      sumOfProducts([
        { a: 0, b: 3 },
        { a: 2, b: -1 },
      ]),
    ).toBe("2.000 \\cdot (-1.000)");
    expect(sumOfProducts([])).toBe("0");
    const many = Array.from({ length: 8 }, (_, n) => ({ a: n + 1, b: 1 }));
    expect(sumOfProducts(many)).toContain("\\underbrace{3.000}_{2 \\text{ more}}");
  });

  it("know the shape of a Jacobian", () => {
    expect(shapeOf(Float64Array.of(2, 0, 0, 1), 2)).toBe("diagonal");
    expect(shapeOf(Float64Array.of(2, 0, 3, 1), 2)).toBe("lower triangular");
    expect(shapeOf(Float64Array.of(2, 1, 3, 1), 2)).toBe("full");
  });

  it("set any letter", () => {
    for (const letter of ["a", "'", "%", "_", "\\", "~", "^", "{", "ä", "EOS"])
      expect(() => parse(letterTex(letter))).not.toThrow();
  });
});
