/** What slow motion says, against the tape it says it of. */
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { CellStrip } from "./CellStrip.tsx";
import { shapeOf } from "./forward.ts";
import { all, at, lastNumber, parse, placeOf } from "./place.fixture.ts";
import { showStage, stagesOf } from "./stages.ts";
import { inner, letterTex, num, sum, sumOfProducts } from "./tex.ts";

describe.each([
  ["first", undefined],
  ["paper", undefined],
  ["best", undefined],
  ["tril", "realNvp"],
  ["gru8", undefined],
] as const)("preset %s, flow %s", (preset, flow) => {
  it("has only formulas that can be set, numbers that are some, and strips with a sentence each", async () => {
    const place = await placeOf({ preset, ...(flow && { flow }) });
    for (const t of [0, place.tape.positions.length - 1])
      for (const { title, formula, numbers, cells } of all(at(place, t, 0))) {
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
    const place = await placeOf({ preset, ...(flow && { flow }) });
    const stages = stagesOf(place.tape);
    const at = stages.findIndex(({ id }) => id === "bound");
    const { numbers } = showStage(place, at);
    const total = numbers.find((line) => /textstyle|mathcal L =|log P\(w\) =/.test(line))!;
    expect(lastNumber(total)).toBeCloseTo(place.tape.bound, 3);
  });
});

it("has nine stages with noise and five without", async () => {
  expect(stagesOf((await placeOf({ preset: "best" })).tape)).toHaveLength(9);
  expect(stagesOf((await placeOf({ preset: "gru8" })).tape)).toHaveLength(5);
});

it("writes ξ as μ + σ ε, and the log-weight as its five terms", async () => {
  const place = await placeOf({ preset: "paper" });
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
  const place = await placeOf({ preset: "paper", bound: "filteringIwaeMixture" });
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
  const place = await placeOf({ preset: "first", beta: 0.5 });
  if (place.tape.kind !== "latent") throw new Error("another model");
  const letters = place.tape.positions.reduce((total, { samples }) => total + samples[0]!.logP, 0);
  const { numbers } = showStage(place, 6);
  const line = numbers.find((one) => one.includes("training raises"))!;
  expect(lastNumber(line)).toBeCloseTo(letters + 0.5 * (place.tape.bound - letters), 2);
  expect(() => parse(line)).not.toThrow();
  expect(place.engine!.update.from.bound).toBeCloseTo(place.tape.bound, 3);
});

it("waits for the engine where the engine is needed", async () => {
  const place = { ...(await placeOf({ preset: "first" })), engine: null };
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
