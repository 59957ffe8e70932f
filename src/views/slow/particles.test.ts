/** What slow motion says where samples go on side by side, and where letters are hidden. */
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { emissionBiasGradient } from "../../store/tape.ts";
import type { LatentTape } from "../../store/tapeLatent.ts";
import type { Place, StageContent } from "./content.ts";
import { Descent } from "./Descent.tsx";
import { stretchAt } from "./particles.ts";
import { all, at, lastNumber, parse, placeOf } from "./place.fixture.ts";
import { showStage, stagesOf } from "./stages.ts";
import { num } from "./tex.ts";

const latent = ({ tape }: Place): LatentTape => {
  if (tape.kind !== "latent") throw new Error("another model");
  return tape;
};

const stage = (place: Place, id: string): StageContent =>
  showStage(
    place,
    stagesOf(place.tape).findIndex((one) => one.id === id),
  );

const cellsOf = ({ cells }: StageContent, name: string): number[] =>
  Array.from(cells.find((one) => one.name === name)!.values);

describe.each([
  ["iwae", 5, undefined],
  ["fivo", 5, undefined],
  ["fivo", 16, undefined],
  ["fivoAlways", 3, undefined],
  ["fivoAlways", 4, 0.6],
  ["filteringIwaeMixture", 4, 0.6],
  ["elbo", 1, 0.6],
] as const)("%s, K = %i, dropout %s", (bound, K, dropout) => {
  const asked = placeOf({ preset: "paper", bound, K, ...(dropout !== undefined && { dropout }) });

  it("has only formulas that can be set, and numbers that are some, of every sample at every letter", async () => {
    const place = await asked;
    for (const pass of ["hidden", "shown"] as const)
      for (const [t] of place.tape.positions.entries())
        for (const { title, say, formula, numbers, cells } of all(at(place, t, K - 1, pass))) {
          for (const tex of [formula, ...numbers, ...cells.map(({ label }) => label)])
            expect(() => parse(tex)).not.toThrow();
          expect([title, say, ...numbers].join(" ")).not.toMatch(/NaN|undefined|Infinity|not a number/);
        }
  });

  it("ends its sums in the bound of the pass", async () => {
    const place = await asked;
    for (const pass of ["hidden", "shown"] as const) {
      const seen = at(place, 1, 0, pass);
      const { numbers } = stage(seen, "bound");
      const { positions, bound: whole } = latent(seen);
      expect(lastNumber(numbers.find((line) => line.includes(`_{2} =`))!)).toBeCloseTo(positions[1]!.term, 3);
      const total = numbers.find((line) => /^\\mathcal L(\^\{\\,\\mathrm\{hidden\}\})? = [-\d.]+ [-+] /.test(line))!;
      expect(lastNumber(total)).toBeCloseTo(whole, 3);
    }
  });
});

describe("weights that are carried on", () => {
  it("are the share before times ω, over the sum of all", async () => {
    const place = at(await placeOf({ preset: "paper", bound: "iwae", K: 4 }), 2, 3);
    const { positions } = latent(place);
    const { shares, carried, samples } = positions[2]!;
    const content = stage(place, "weights");
    const [share, size] = content.numbers.slice(-2);
    const grown = samples.map(({ logOmega }, k) => positions[1]!.shares[k]! * Math.exp(logOmega));
    const total = grown.reduce((a, b) => a + b);
    expect(lastNumber(share!)).toBeCloseTo(grown[3]! / total, 3);
    expect(lastNumber(size!)).toBeCloseTo(total ** 2 / grown.reduce((a, b) => a + b * b, 0), 3);
    expect(cellsOf(content, "share of the weight")).toEqual(Array.from(shares));
    expect(cellsOf(content, "share of the weight before")).toEqual(Array.from(carried!));
    expect(content.title).toMatch(/^Sample 4 has \.\d\d of the weight; all 4 together count as [1-4]\.\d$/);
  });

  it("make the terms of a stretch without a draw one logarithm", async () => {
    const place = at(await placeOf({ preset: "paper", bound: "iwae", K: 3 }), 1, 0);
    const { positions, bound } = latent(place);
    expect(stretchAt(positions, 1)).toEqual([0, positions.length - 1]);
    const line = stage(place, "bound").numbers.find((one) => one.includes("\\prod"))!;
    const exponents = [...line.matchAll(/e\^\{(-?[\d.]+)\}/g)].map(([, x]) => Number(x));
    expect(Math.log(exponents.reduce((sum, x) => sum + Math.exp(x), 0) / 3)).toBeCloseTo(bound, 2);
    expect(lastNumber(line)).toBeCloseTo(bound, 3);
  });
});

describe("samples that are drawn anew", () => {
  const asked = placeOf({ preset: "paper", bound: "fivoAlways", K: 4 });

  it("come from those the pointers point at", async () => {
    const place = at(await asked, 1, 2);
    const { positions } = latent(place);
    const { shares, u, ancestors } = positions[1]!;
    const content = stage(place, "resample");
    const pointers = cellsOf(content, "pointers");
    const sums = cellsOf(content, "shares up to and with this one");
    expect(pointers).toEqual([0, 1, 2, 3].map((j) => (j + u!) / 4));
    expect(sums[2]).toBeCloseTo(shares[0]! + shares[1]! + shares[2]!, 12);
    expect(sums[3]).toBeCloseTo(1, 12);
    const from = pointers.map((p) => 1 + sums.findIndex((sum) => sum > p));
    expect(cellsOf(content, "sample that is gone on from")).toEqual(from);
    expect(content.title).toMatch(new RegExp(`^${new Set(ancestors).size} of 4 samples go on: the 4 counted as`));
    expect(content.numbers[0]!.split(" = ").at(-1)).toBe(pointers.map((p) => num(p)).join(", \\; "));
    expect(content.numbers[1]).toBe(`a = ${from.join(", \\; ")}`);
    const offspring = content.numbers.at(-1)!;
    expect(offspring).toContain(`\\text{ for } ${from.filter((k) => k === 3).length} \\text{ of } 4`);
    expect(offspring).toContain(`= ${num(4 * shares[2]!)} \\text{ expected}`);
  });

  it("need none at the end, where the path shown elsewhere is drawn", async () => {
    const whole = await asked;
    const last = whole.tape.positions.length - 1;
    const place = at(whole, last, 0);
    const { shares, u, chosen } = latent(place).positions[last]!;
    const content = stage(place, "resample");
    expect(content.title).toMatch(/^The word ends here/);
    expect(content.numbers[0]).toContain(`u = ${num(u!)} <`);
    expect(content.numbers[0]).toContain(`\\text{trajectory } ${chosen + 1} `);
    const below = shares.slice(0, chosen).reduce((a, b) => a + b, 0);
    expect(u!).toBeGreaterThanOrEqual(below);
    expect(u!).toBeLessThan(below + shares[chosen]!);
  });

  it("are drawn as lines of descent, the one followed among them", async () => {
    const place = at(await asked, 2, 1);
    const { descents } = stage(place, "resample");
    const svg = renderToStaticMarkup(createElement(Descent, { descents: descents!, onChoose: () => undefined }));
    const followed = place.line.map((k) => k + 1).join(", ");
    expect(svg).toContain(
      `Lines of descent of 4 samples over 6 positions, drawn anew after 1, 2, 3, 4, 5; followed: ${followed}`,
    );
    expect(svg.match(/<circle/g)).toHaveLength(24);
  });

  it("stand in the gradient with the share they are drawn by", async () => {
    const place = await asked;
    expect(stage(place, "gradient").formula).toContain("\\tilde\\omega_t^{(k)}");
    const iwae = await placeOf({ preset: "paper", bound: "iwae", K: 3 });
    expect(stage(iwae, "gradient").formula).toContain("\\tilde\\omega_T^{(k)}");
    for (const one of [place, iwae]) {
      const { numbers } = stage(one, "gradient");
      const symbol = one.tape.positions[1]!.symbol;
      expect(lastNumber(numbers[0]!)).toBeCloseTo(emissionBiasGradient(one.tape)[symbol]!, 3);
      expect(numbers[1]).toMatch(/difference \} -?\d\.\d \\cdot 10\^\{-\d+\}/);
    }
  });
});

it("draws nothing anew while the samples count as more than half of K, and says so", async () => {
  const place = await placeOf({ preset: "paper", bound: "fivo", K: 16 });
  const { positions } = latent(place);
  const t = positions.findIndex(({ drawn }, n) => !drawn && n < positions.length - 1);
  expect(t).toBeGreaterThanOrEqual(0);
  const content = stage(at(place, t, 0), "resample");
  expect(content.title).toMatch(/^All 16 samples go on: they count as \d+\.\d, more than half of 16$/);
  expect(lastNumber(content.numbers[0]!)).toBe(8);
});

describe("letters hidden in training", () => {
  const asked = placeOf({ preset: "first", dropout: 0.6 });

  it("says of each letter whether it is hidden, by the draw that hides it", async () => {
    const place = await asked;
    const { positions } = latent(at(place, 0, 0));
    positions.forEach(({ fed }, t) => {
      const { numbers, formula } = stage(at(place, t, 0), "letters");
      const line = numbers.find((one) => one.startsWith("u_{"));
      expect(line === undefined).toBe(fed === null);
      if (!fed) return;
      expect(line).toContain(fed.hidden ? `${num(fed.u!)} \\le .60` : `${num(fed.u!)} > .60`);
      expect(line).toContain(fed.hidden ? "is hidden" : "is fed back");
      expect(formula.includes("F_{w_{t-1}}")).toBe(!fed.hidden);
      // the bound that is shown hides nothing
      const shown = stage(at(place, t, 0, "shown"), "letters");
      expect(shown.numbers.some((one) => one.startsWith("u_{"))).toBe(false);
      expect(shown.formula).toContain("F_{w_{t-1}}");
    });
    expect(new Set(positions.map(({ fed }) => fed?.hidden)).size).toBe(3);
  });

  it("names both bounds, and takes the gradient of the one that is trained", async () => {
    const place = at(await asked, 1, 0);
    const { passes, trained } = latent(place);
    const content = stage(place, "bound");
    expect(content.title).toMatch(/^With letters hidden, as training has it/);
    const shown = content.numbers.find((line) => line.includes("the bound that is shown"))!;
    expect(lastNumber(shown)).toBeCloseTo(passes.shown.bound, 3);
    expect(passes.hidden!.bound).toBeCloseTo(trained, 10);
    const other = stage(at(place, 1, 0, "shown"), "bound");
    expect(other.title).toMatch(/^The bound of this word is/);
    expect(lastNumber(other.numbers.find((line) => line.includes("what training raises"))!)).toBeCloseTo(trained, 3);
    const { numbers } = stage(place, "update");
    const line = numbers.find((one) => one.includes("what the step is for"))!;
    expect(lastNumber(line)).toBeCloseTo(place.engine!.trainedAfter, 3);
    expect(stage(place, "gradient").say).toContain("the pass with letters hidden");
  });
});
