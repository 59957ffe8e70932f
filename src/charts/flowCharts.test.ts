/** The numbers of the Flow room's charts, against hand values. */
import { describe, expect, it } from "vitest";
import { counted, familiesCaption, familiesRows, familiesTitle } from "./families.tsx";
import { fitCurveTitle, fitCurveValues, natsText, selectFitCurve } from "./fitCurve.tsx";
import { glyphCurveCaption } from "./glyphCurve.tsx";
import { determinant, jacobianTitle, jacobianValues } from "./jacobian.tsx";
import { difference, ledgerCaption, ledgerTitle, ledgerValues, logPOf } from "./ledger.tsx";
import { sampleFamilies, sampleFit, sampleJacobian, sampleLedger, sampleLedgerShort } from "./sampleFlow.ts";
import { between, COLOURS, colourOf, divergingColours, placeOf, scaleOf, windowFor } from "./warp.ts";
import { levelHolding, regionPath } from "./warpMarks.tsx";

describe("the ledger", () => {
  it("adds up: log r less every log-determinant", () => {
    const sum = -2.27 + 0.05 - 0.25 - 0.45 + 0.77 - 0.002 - 0.88 + 0.48 + 0.76 + 0.03;
    expect(logPOf(sampleLedger)).toBeCloseTo(sum, 12);
    expect(ledgerValues(sampleLedger).body.find(([name]) => name === "log p(y), their sum")?.[1]).toBeCloseTo(sum, 12);
  });

  it("says the density, the target's, and how far the other direction is", () => {
    expect(ledgerTitle(sampleLedger)).toBe("Here the log density is −1.76; the target says −1.89");
    expect(ledgerTitle(sampleLedgerShort)).toBe("Here the log density is 0.50; the target has no mass here");
    expect(ledgerCaption(sampleLedgerShort)).toMatch(/differs by 0$/);
    expect(difference(1, 1 + 2 ** -40)).toBe("9e−13");
  });
});

describe("the Jacobian", () => {
  it("says how area changes", () => {
    expect(determinant([0.97, 1.75, 0.3, 1.17])).toBeCloseTo(0.6099, 12);
    expect(jacobianTitle(sampleJacobian)).toBe("Area here shrinks to .61");
    expect(jacobianTitle({ ...sampleJacobian, logDet: 3 })).toBe("Area here grows to 20.1");
    expect(jacobianTitle({ ...sampleJacobian, logDet: 0.004 })).toBe("Area here stays as it is");
    const { body } = jacobianValues(sampleJacobian);
    expect(body.find(([step]) => step === "all")?.at(-1)).toBeCloseTo(Math.log(0.6099), 10);
    expect(body.at(-1)?.[0]).toBe("one step in 8-D, row 8: 1 1 1 1 0 0 0 1");
  });
});

describe("the fit", () => {
  it("keeps lowest, median and highest of the steps of a bin", () => {
    const lossNats = Float32Array.from([3, 1, 2, ...new Array(237).fill(5)]);
    const { loss, steps } = selectFitCurve({ ...sampleFit(1), lossNats });
    expect(steps).toBe(240);
    expect(loss).toHaveLength(120);
    expect(loss[0]).toEqual({ step: 1.5, low: 1, median: 2, high: 3 });
  });

  it("leaves out steps that have no number", () => {
    const { loss } = selectFitCurve({ ...sampleFit(1), lossNats: Float32Array.of(Number.NaN, 2) });
    expect(loss).toEqual([{ step: 2, low: 2, median: 2, high: 2 }]);
  });

  it("tells the last exact KL, with three digits where it is small", () => {
    expect(natsText(0.0164)).toBe(".016");
    expect(natsText(0.649)).toBe(".65");
    expect(fitCurveTitle(selectFitCurve(sampleFit(1200)))).toBe("SPLINE is .084 nats from the target");
    const kl = fitCurveValues(selectFitCurve(sampleFit(1200))).body.filter(([series]) => series === "KL");
    expect(kl.at(-1)?.slice(1, 3)).toEqual([800, 1.2 / (1 + 800 / 60)]);
  });
});

describe("the families", () => {
  it("name the nearest and the furthest", () => {
    expect(familiesTitle(sampleFamilies)).toBe("NVP × 8 comes within .016 nats of two moons; TRIL stays .65 away");
    const alone = { ...sampleFamilies, fits: sampleFamilies.fits.filter(({ name }) => name === "TRIL") };
    expect(familiesTitle(alone)).toBe("So far only TRIL is fitted to two moons");
    expect(familiesCaption(sampleFamilies)).toContain("no affine flow gets below .65");
    expect(familiesRows(sampleFamilies).body[2]).toEqual(["SPLINE × 4", "not fitted", "–", "–", "–", "–"]);
    expect(counted(5600)).toBe("5.6k");
  });
});

it("says when bits a pixel lie above the plot", () => {
  const curve = { all: [], least: 0.12, independent: 1.08 };
  expect(glyphCurveCaption({ ...curve, bits: Float32Array.of(2.4, 1.3) })).toContain(
    "the first steps lie above the plot",
  );
  expect(glyphCurveCaption({ ...curve, bits: Float32Array.of(1.6, 1.3) })).not.toContain("above the plot");
});

describe("the warp", () => {
  it("colours zero neutral and clamps at two nats", () => {
    expect(colourOf(0)).toBe((COLOURS - 1) / 2);
    expect(colourOf(-9)).toBe(0);
    expect(colourOf(9)).toBe(COLOURS - 1);
    expect(colourOf(Number.NaN)).toBeNull();
    const colours = divergingColours("#000000", "#fff", "#f00");
    expect([colours[0], colours[20], colours[30], colours[40]]).toEqual([
      "rgb(0,0,0)",
      "rgb(255,255,255)",
      "rgb(255,128,128)",
      "rgb(255,0,0)",
    ]);
  });

  it("goes from plane to pixels and back", () => {
    const window = { x: 1, y: -2, half: 4 };
    const { x, y } = scaleOf(window, 200);
    expect([x(-3), x(5), y(2), y(-6)]).toEqual([0, 200, 0, 200]);
    expect(placeOf(window, 200, x(0.5), y(-1.25))).toEqual([0.5, -1.25]);
  });

  it("keeps the home window while the dots fit it, and grows in steps", () => {
    const square = (half: number, cx = 0) =>
      Float64Array.from({ length: 800 }, (_, i) => (i % 2 === 0 ? cx : 0) + half * Math.cos(i % 2 === 0 ? i : 2 * i));
    expect(windowFor(square(2), 3.2)).toEqual({ x: 0, y: 0, half: 3.2 });
    expect(windowFor(square(5), 3.2).half).toBeCloseTo(6.4, 12);
    const moved = windowFor(square(1, 9), 3.2);
    expect(moved.x).toBe(9);
    expect(moved.half).toBeCloseTo(3.2, 12);
  });

  it("moves on straight lines between two steps", () => {
    const a = { mesh: [0, 0], logDet: null, dots: [1, 1] };
    const b = { mesh: [2, 4], logDet: [1], dots: [3, 1] };
    expect(between(a, b, 0)).toBe(a);
    expect(between(a, b, 1)).toBe(b);
    const half = between(a, b, 0.5);
    expect([half.mesh, half.logDet!, half.dots].map((v) => Array.from(v))).toEqual([[1, 2], [0.5], [2, 1]]);
  });
});

describe("regions of a density", () => {
  const side = 80;
  const grid = {
    extent: 4,
    side,
    density: Float64Array.from({ length: side * side }, (_, i) => {
      const x = (8 * ((i % side) + 0.5)) / side - 4;
      const y = (8 * (Math.floor(i / side) + 0.5)) / side - 4;
      return Math.exp(-0.5 * (x * x + y * y)) / (2 * Math.PI);
    }),
  };

  it("hold what they say: of a Gaussian within radius √(−2 log(1 − mass))", () => {
    // the density at that radius is (1 − mass) / 2π
    for (const mass of [0.5, 0.9]) expect(levelHolding(grid, mass)).toBeCloseTo((1 - mass) / (2 * Math.PI), 3);
  });

  it("are drawn where they are", () => {
    const path = regionPath(grid, 0.5, { x: 0, y: 0, half: 4 }, 800);
    const xs = [...path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x]) => Number(x));
    // radius 1.177 of a plane that is 100 pixels a unit
    expect(Math.max(...xs) - 400).toBeCloseTo(117.7, -1);
    expect(Math.min(...xs) - 400).toBeCloseTo(-117.7, -1);
  });
});
