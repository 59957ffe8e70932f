import { describe, expect, it } from "vitest";
import { JsLane, numbers } from "../lane/js.ts";
import { compile } from "../lane/program.ts";
import { logAbsDet } from "../math/linalg.ts";
import { fillNormals, PURPOSE } from "../math/rng.ts";
import {
  bitsOf,
  closed,
  drawWhich,
  type Glyphs,
  independentBits,
  LEVELS,
  leastBits,
  levelOf,
  logSlope,
  opened,
  openPictures,
} from "./data.ts";
import { couplings, leaves, PIXELS } from "./masks.ts";
import { glyphDensity, glyphParameters, glyphStart, toNoise, toPicture } from "./program.ts";

const count = (mask: readonly number[]) => mask.reduce((a, b) => a + b, 0);

describe("the masks", () => {
  it("read and move different pixels, half of what is left each", () => {
    const left = { 1: 64, 2: 32, 3: 16 };
    for (const { scale, read, move } of couplings) {
      expect(read.every((r, i) => r * move[i]! === 0)).toBe(true);
      expect(count(read)).toBe(left[scale] / 2);
      expect(count(move)).toBe(left[scale] / 2);
    }
  });

  it("factor out 32, then 16, and leave 16", () => {
    expect([1, 2, 3].map((s) => leaves.filter((l) => l === s).length)).toEqual([32, 16, 16]);
  });

  it("touch nothing that has been factored out", () => {
    for (const { scale, read, move } of couplings)
      leaves.forEach((left, i) => {
        if (left < scale) expect(read[i]! + move[i]!).toBe(0);
      });
  });

  it("move every pixel, and read every one, at each scale it takes part in", () => {
    for (const scale of [1, 2, 3] as const) {
      const of = couplings.filter((c) => c.scale === scale);
      leaves.forEach((left, i) => {
        expect(of.some((c) => c.move[i] === 1)).toBe(left >= scale);
        expect(of.some((c) => c.read[i] === 1)).toBe(left >= scale);
      });
    }
  });
});

function randomLane(rows: number) {
  const parameters = glyphParameters(6);
  const flat = glyphStart(parameters, 3);
  const tensors = new Map(
    parameters.slots.map(({ name, shape, offset, size }, i) => {
      const data = Float64Array.from(flat.subarray(offset, offset + size));
      // zero at the start: made random, so that there is something to invert
      fillNormals(data, 0, size, { seed: 5, purpose: PURPOSE.view, step: i }, 0);
      return [name, { shape, data: data.map((v) => 0.25 * v) }];
    }),
  );
  const batch = { B: rows, T: 1, K: 1, symbols: null, lengths: new Int32Array(rows).fill(1) };
  return new JsLane(tensors, batch, () => {
    throw new Error("no noise");
  });
}

describe("the flow of the pictures", () => {
  const x = new Float64Array(PIXELS);
  fillNormals(x, 0, PIXELS, { seed: 9, purpose: PURPOSE.view, step: 0 }, 0);

  it("comes back", () => {
    const L = randomLane(1);
    const { to } = toNoise(L, L.wrap(PIXELS, "word", x));
    numbers(toPicture(L, to)).forEach((v, i) => {
      expect(v).toBeCloseTo(x[i]!, 8);
    });
  });

  it("has the log-determinant of its numeric Jacobian", () => {
    const e = 1e-5;
    const probes = new Float64Array(2 * PIXELS * PIXELS);
    for (let j = 0; j < 2 * PIXELS; j++) {
      probes.set(x, j * PIXELS);
      probes[j * PIXELS + (j >> 1)]! += j % 2 === 0 ? e : -e;
    }
    const wide = randomLane(2 * PIXELS);
    const to = numbers(toNoise(wide, wide.wrap(PIXELS, "word", probes)).to);
    const J = Float64Array.from({ length: PIXELS * PIXELS }, (_, k) => {
      const [j, i] = [Math.floor(k / PIXELS), k % PIXELS];
      return (to[2 * j * PIXELS + i]! - to[(2 * j + 1) * PIXELS + i]!) / (2 * e);
    });
    const L = randomLane(1);
    const { logDet } = toNoise(L, L.wrap(PIXELS, "word", x));
    expect(logAbsDet(J, PIXELS)).toBeCloseTo(numbers(logDet)[0]!, 5);
  });

  it("compiles, with an objective", () => {
    const { slots } = glyphParameters(4);
    const program = compile({
      define: glyphDensity,
      slots,
      K: 2,
      V: 1,
      T: 1,
      W: 8,
      outputs: ["logP", "objective"],
      objective: "objective",
    });
    expect(program.parameterCount).toBe(glyphParameters(4).size);
  });
});

describe("pictures as densities", () => {
  const glyphs: Glyphs = { n: 4, levels: new Uint8Array(4 * PIXELS) };
  glyphs.levels[0] = 7;
  glyphs.levels[PIXELS] = 7;
  glyphs.levels[PIXELS + 1] = 3;
  // pictures 2 and 3 are alike

  it("open and close", () => {
    for (const x of [0, 0.1, 0.5, 0.99]) expect(closed(opened(x))).toBeCloseTo(x, 12);
    expect([0, 0.2, 0.999].map((x) => levelOf(opened(x)))).toEqual([0, 1, 7]);
    expect(levelOf(-50)).toBe(0);
    expect(levelOf(50)).toBe(LEVELS - 1);
  });

  it("have the slope of the numeric derivative", () => {
    const x = 0.3;
    const e = 1e-6;
    const slope = (opened(x + e) - opened(x - e)) / (2 * e * LEVELS);
    expect(logSlope(x)).toBeCloseTo(Math.log(slope), 8);
  });

  it("of a uniform density cost three bits a pixel", () => {
    // p(g + u) = 1/G for each pixel: log p(y) = −log slope − log G
    const { y, logSlope: slopes } = openPictures(glyphs, [0, 1], 1, 1);
    expect(y).toHaveLength(2 * PIXELS);
    slopes.forEach((s) => {
      expect(bitsOf(-s - PIXELS * Math.log(LEVELS), s)).toBeCloseTo(3, 12);
    });
  });

  it("keep their grey levels under the noise", () => {
    const { y } = openPictures(glyphs, [1], 4, 9);
    expect(Array.from(y, levelOf)).toEqual(Array.from(glyphs.levels.subarray(PIXELS, 2 * PIXELS)));
  });

  it("have exact entropies: ¼, ¼ and ½ of 64 pixels, and pixel by pixel", () => {
    expect(leastBits(glyphs)).toBeCloseTo(1.5 / 64, 12);
    // pixel 0 is 7 in half of them: 1 bit; pixel 1 is 3 in a quarter of them: .811 bits
    expect(independentBits(glyphs)).toBeCloseTo((1 + 0.8112781244591328) / 64, 12);
  });

  it("are drawn evenly", () => {
    const which = drawWhich(4, 4000, 2, 1);
    const counts = [0, 1, 2, 3].map((k) => which.filter((w) => w === k).length);
    // five standard deviations of a count
    for (const c of counts) expect(Math.abs(c - 1000)).toBeLessThan(5 * Math.sqrt(750));
  });
});
