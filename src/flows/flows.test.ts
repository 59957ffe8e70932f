import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HyperValues } from "../protocol/hyper.ts";
import { flowAt, flowCases, logAbsDet, randomTensors } from "./flowCases.ts";
import { flows } from "./registry.ts";
import { stackParameters } from "./stack.ts";

/** By differences of fourth order. */
function numericLogDet(f: (x: Float64Array) => Float64Array, x: Float64Array): number {
  const d = x.length;
  // small beside the bins of a spline, across whose knots only the slope is continuous
  const e = 2e-6;
  const jacobian = Array.from({ length: d }, () => new Float64Array(d));
  for (let j = 0; j < d; j++) {
    const at = (shift: number): Float64Array => f(x.map((v, i) => (i === j ? v + shift : v)));
    const [a, b, c, g] = [at(2 * e), at(e), at(-e), at(-2 * e)];
    for (let i = 0; i < d; i++) jacobian[i]![j] = (8 * (b[i]! - c[i]!) - (a[i]! - g[i]!)) / (12 * e);
  }
  return logAbsDet(jacobian);
}

const vector = (d: number) =>
  fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: d, maxLength: d })
    .map((v) => Float64Array.from(v));

/** F⁻¹(F(x)) = x and the log-determinants to `digits`, that of the numeric Jacobian to `numeric`. */
function holds(
  { layers }: (typeof flowCases)[number],
  { d, scale, digits, numeric, runs }: Readonly<Record<"d" | "scale" | "digits" | "numeric" | "runs", number>>,
) {
  fc.assert(
    fc.property(vector(d), vector(d), fc.integer({ min: 1, max: 1e6 }), (h, x, seed) => {
      const flow = flowAt(layers, d, randomTensors(layers, d, seed, scale), h);
      const { to, logDet } = flow.forward(x);
      const back = flow.inverse(to);
      back.to.forEach((v, i) => {
        expect(v).toBeCloseTo(x[i]!, digits);
      });
      expect(back.logDet).toBeCloseTo(logDet, digits);
      expect(numericLogDet((v) => flow.forward(v).to, x)).toBeCloseTo(logDet, numeric);
    }),
    { numRuns: runs, seed: 20181108 },
  );
}

/** ∫ p over the box that holds the image of |x_i| ≤ 6: cells are cut into nine until that changes nothing. */
function integral({ layers }: (typeof flowCases)[number]): number {
  const tensors = randomTensors(layers, 2, 11, 0.2);
  const flow = (rows: number) => flowAt(layers, 2, tensors, [0.4, -0.7], rows);
  const thirds = [-1 / 3, 0, 1 / 3].flatMap((a) => [-1 / 3, 0, 1 / 3].map((b) => [a, b] as const));
  type Cell = { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  const cut = ({ x, y, w, h }: Cell) => thirds.map(([a, b]) => ({ x: x + a * w, y: y + b * h, w: w / 3, h: h / 3 }));
  const points = (cells: readonly Cell[]) => Float64Array.from(cells.flatMap(({ x, y }) => [x, y]));
  const masses = (cells: readonly Cell[]): readonly number[] => {
    const { to, logDets } = flow(cells.length).inverse(points(cells));
    const logs = cells.map((_, i) => -0.5 * (to[2 * i]! ** 2 + to[2 * i + 1]! ** 2) - logDets[i]!);
    return cells.map(({ w, h }, i) => (Math.exp(logs[i]!) / (2 * Math.PI)) * w * h);
  };
  const noise = [{ x: 0, y: 0, w: 12, h: 12 }];
  const fine = noise.flatMap(cut).flatMap(cut).flatMap(cut);
  const image = flow(fine.length).forward(points(fine)).to;
  const [xs, ys] = [0, 1].map((axis) => image.filter((_, at) => at % 2 === axis)) as [Float64Array, Float64Array];
  const span = (v: Float64Array) => [v.reduce((a, b) => Math.min(a, b)), v.reduce((a, b) => Math.max(a, b))] as const;
  const [[left, right], [low, high]] = [span(xs), span(ys)];
  const whole = { x: (left + right) / 2, y: (low + high) / 2, w: right - left, h: high - low };
  let cells: readonly Cell[] = [whole].flatMap(cut).flatMap(cut).flatMap(cut);
  let mass = masses(cells);
  let total = 0;
  for (let depth = 0; cells.length > 0; depth++) {
    const parts = cells.flatMap(cut);
    const partMass = masses(parts);
    const next = cells.flatMap((_, i) => {
      const of = partMass.slice(9 * i, 9 * i + 9);
      const sum = of.reduce((a, b) => a + b);
      if (depth < 4 && Math.abs(sum - mass[i]!) > 2e-5) return of.map((_m, j) => 9 * i + j);
      // the error of the midpoint rule falls ninefold with each cut
      total += sum + (sum - mass[i]!) / 8;
      return [];
    });
    cells = next.map((i) => parts[i]!);
    mass = next.map((i) => partMass[i]!);
  }
  return total;
}

describe.each(flowCases.map((c) => [c.name, c] as const))("%s", (_, one) => {
  it.each([1, 2, 3, 8].filter((d) => d >= one.minD))("is a bijection with the log-determinant it says, d = %i", (d) => {
    holds(one, { d, scale: 0.3, digits: 8, numeric: 5, runs: 12 });
  });

  it.each([1, 2].filter((d) => d >= one.minD))("is one with large weights too, d = %i", (d) => {
    holds(one, { d, scale: 0.5, digits: 6, numeric: 4, runs: 20 });
  });

  it("has a density that integrates to 1", () => {
    expect(Math.abs(integral(one) - 1)).toBeLessThan(1e-3);
  });
});

describe("identities between families", () => {
  const d = 5;
  const h = Float64Array.from([0.3, -1, 0.7, 1.2, -0.2]);
  const x = Float64Array.from([1, -0.5, 0.2, 2, -1.1]);

  it("diag is tril with zero off-diagonals", () => {
    for (const inverse of [false, true]) {
      const dense = [{ flow: "tril", hyper: { inverse } }];
      const thin = [{ flow: "diag", hyper: { inverse } }];
      const diagonal = randomTensors(thin, d, 5, 0.4);
      const lower = randomTensors(dense, d, 5, 0.4);
      for (const [name, { data }] of diagonal) {
        const target = lower.get(name)!;
        if (target.data.length === data.length) target.data.set(data);
        else {
          // G's head: the first d outputs are the diagonal
          const columns = target.shape.at(-1)!;
          target.data.fill(0);
          for (let row = 0; row < target.data.length / columns; row++)
            target.data.set(data.subarray(row * d, (row + 1) * d), row * columns);
        }
      }
      const a = flowAt(thin, d, diagonal, h).forward(x);
      const b = flowAt(dense, d, lower, h).forward(x);
      a.to.forEach((v, i) => {
        expect(v).toBeCloseTo(b.to[i]!, 12);
      });
      expect(a.logDet).toBeCloseTo(b.logDet, 12);
    }
  });

  it("an affine layer of zero weights is the identity, in every diagonal", () => {
    for (const diagonal of ["softplus", "exp", "clip", "sclip"]) {
      const layers = [{ flow: "tril", hyper: { diagonal } }];
      const { to, logDet } = flowAt(layers, d, randomTensors(layers, d, 1, 0), h).forward(x);
      to.forEach((v, i) => {
        expect(v).toBeCloseTo(x[i]!, 12);
      });
      expect(logDet).toBeCloseTo(0, 12);
    }
  });

  it("the clipped diagonal keeps its margin and its sign", () => {
    const layers = [{ flow: "diag", hyper: { diagonal: "clip", delta: 0.45 } }];
    for (const raw of [-0.9, -1.2, -3, -1]) {
      const tensors = randomTensors(layers, 1, 1, 0);
      tensors.get("F.0.G.b2")!.data[0] = raw;
      const at = (v: number) => flowAt(layers, 1, tensors, new Float64Array(1)).forward(Float64Array.of(v)).to[0]!;
      const slope = at(1) - at(0);
      const v = 1 + raw;
      expect(slope).toBeCloseTo(Math.abs(v) < 0.45 ? (v < 0 ? -0.45 : 0.45) : v, 12);
    }
  });

  it("as printed, Real NVP leaves its first coordinates alone; repaired it moves all of them", () => {
    const literal = flows.realNvp.variants[0]!.hyper;
    const moved = (hyper: HyperValues) => {
      const layers = [{ flow: "realNvp", hyper }];
      const { to } = flowAt(layers, d, randomTensors(layers, d, 3, 0.5), h).forward(x);
      return Array.from(to, (v, i) => Math.abs(v - x[i]!) > 1e-9);
    };
    expect(moved(literal).slice(0, 2)).toEqual([false, false]);
    expect(moved({})).toEqual(new Array(d).fill(true));
  });

  it("couplings, passes and planes whose last layers are zero are the identity, wherever they start", () => {
    for (const flow of ["nice", "spline", "nlsq", "maf", "iaf", "planar"] as const)
      for (const n of [1, 2, 5, 8]) {
        const layers = [{ flow, hyper: { affine: false } }];
        const specs = stackParameters(layers, "F", n);
        const tensors = randomTensors(layers, n, 2, 1);
        for (const { name, init } of specs) if (init.kind === "zeros") tensors.get(name)!.data.fill(0);
        const point = Float64Array.from({ length: n }, (_, i) => 3 * Math.sin(1 + 2 * i));
        const { forward, inverse } = flowAt(layers, n, tensors, new Array(n).fill(0.4));
        for (const { to, logDet } of [forward(point), inverse(point)]) {
          to.forEach((v, i) => {
            expect(v, `${flow}, d = ${n}`).toBeCloseTo(point[i]!, 12);
          });
          expect(logDet).toBeCloseTo(0, 12);
        }
      }
  });

  it("additive couplings keep volume; the scaling at the end is all that changes it", () => {
    const layers = [{ flow: "nice", hyper: {} }];
    const tensors = randomTensors(layers, d, 6, 0.7);
    const bare = flowAt([{ flow: "nice", hyper: { affine: false } }], d, tensors, h).forward(x);
    expect(bare.logDet).toBe(0);
    expect(Array.from(bare.to, (v, i) => Math.abs(v - x[i]!) > 1e-6)).toEqual(new Array(d).fill(true));
    const scaling = [...tensors].flatMap(([name, tensor]) =>
      name.startsWith("F.0.last.") ? [[name.replace("last.", ""), tensor] as const] : [],
    );
    const last = flowAt([{ flow: "diag", hyper: {} }], d, new Map(scaling), h).forward(bare.to);
    const whole = flowAt(layers, d, tensors, h).forward(x);
    expect(whole.logDet).toBeCloseTo(last.logDet, 12);
    whole.to.forEach((v, i) => {
      expect(v).toBeCloseTo(last.to[i]!, 12);
    });
  });

  it("MAF and IAF read the same networks on opposite sides", () => {
    const at = (flow: string) => {
      const layers = [{ flow, hyper: { passes: 1 } }];
      return flowAt(layers, d, randomTensors(layers, d, 8, 0.4), h);
    };
    // z = (x − μ(x_{<i})) e^{−s(x_{<i})} and y = μ(x_{<i}) + e^{s(x_{<i})} x
    const [masked, inverse] = [at("maf").inverse(x), at("iaf").forward(x)];
    expect(masked.logDet).toBeCloseTo(inverse.logDet, 12);
    const scales = x.map((_, i) => {
      const moved = at("iaf").forward(x.map((v, j) => (i === j ? v + 1 : v)));
      return moved.to[i]! - inverse.to[i]!;
    });
    expect(scales.reduce((sum, e) => sum + Math.log(e), 0)).toBeCloseTo(inverse.logDet, 10);
    masked.to.forEach((z, i) => {
      const [e, v] = [scales[i]!, x[i]!];
      const mu = inverse.to[i]! - e * v;
      expect(z).toBeCloseTo((v - mu) / e, 10);
    });
  });

  it("a spline goes through its knots, has slope 1 at the ends and is the identity beyond", () => {
    const layers = [{ flow: "spline", hyper: { couplings: 1, affine: false, bins: 4, reach: 3 } }];
    const tensors = randomTensors(layers, 1, 4, 0);
    const logits = [0.5, -1, 1, 0, -0.7, 0.2, 0.9, 0.4, 1.5, -2, 0.3];
    tensors.get("F.0.0.b3")!.data.set(logits);
    const { forward } = flowAt(layers, 1, tensors, [0]);
    const at = (v: number) => forward(Float64Array.of(v));
    const knots = (from: number) => {
      const shares = logits.slice(from, from + 4).map((u) => Math.exp(6 * Math.tanh(u / 6)));
      const total = shares.reduce((a, b) => a + b);
      let knot = -3;
      return shares.map((share) => {
        knot += 6 * (0.01 + (1 - 0.04) * (share / total));
        return knot;
      });
    };
    const [xs, ys] = [knots(0), knots(4)];
    for (const i of [0, 1, 2]) {
      const { to, logDet } = at(xs[i]!);
      expect(to[0]).toBeCloseTo(ys[i]!, 12);
      const raw = 6 * Math.tanh(logits[8 + i]! / 6);
      const slope = 0.01 + Math.log1p(Math.exp(raw + Math.log(Math.expm1(0.99))));
      expect(logDet).toBeCloseTo(Math.log(slope), 12);
    }
    for (const edge of [-1, 1]) {
      expect(at(edge * (3 - 1e-9)).to[0]).toBeCloseTo(3 * edge, 8);
      expect(at(edge * (3 - 1e-9)).logDet).toBeCloseTo(0, 6);
      expect(at(edge * 7.25).to[0]).toBe(edge * 7.25);
      expect(at(edge * 7.25).logDet).toBe(0);
    }
  });

  it("a spline makes two modes of one Gaussian", () => {
    const layers = [{ flow: "spline", hyper: { couplings: 1, affine: false, bins: 3, reach: 3 } }];
    const tensors = randomTensors(layers, 1, 4, 0);
    // a narrow middle of the noise fills a wide middle of the states
    tensors.get("F.0.0.b3")!.data.set([1, -2, 1, -0.5, 1, -0.5, 0, 0]);
    const { inverse } = flowAt(layers, 1, tensors, [0]);
    const density = (y: number) => {
      const { to, logDet } = inverse(Float64Array.of(y));
      return Math.exp(-0.5 * to[0]! ** 2 - logDet) / Math.sqrt(2 * Math.PI);
    };
    const [valley, left, right] = [density(0), density(-2), density(2)];
    expect(left).toBeCloseTo(right, 12);
    expect(valley).toBeLessThan(0.25 * left);
  });

  it("NLSq is the formula it prints, one way as the other", () => {
    const raw = [0.3, 0.5, -0.8, 0.4, -0.6];
    const [a, logB, c, logD, g] = raw as [number, number, number, number, number];
    const b = Math.exp(2 * Math.tanh(logB / 2));
    const dd = Math.exp(2 * Math.tanh(logD / 2));
    const shift = 6 * Math.tanh(g / 6);
    const height = ((0.95 * Math.tanh(c) * 8 * Math.sqrt(3)) / 9) * (b / dd);
    const f = (z: number) => a + b * z + height / (1 + (dd * z + shift) ** 2);
    for (const inverse of [true, false]) {
      const layers = [{ flow: "nlsq", hyper: { couplings: 1, affine: false, inverse } }];
      const tensors = randomTensors(layers, 1, 4, 0);
      tensors.get("F.0.0.b3")!.data.set(raw);
      const map = flowAt(layers, 1, tensors, [0]);
      for (const z of [-40, -2, -0.3, 0, 0.7, 3, 50]) {
        const { to } = inverse ? map.inverse(Float64Array.of(z)) : map.forward(Float64Array.of(z));
        expect(to[0]).toBeCloseTo(f(z), 10);
      }
    }
  });

  it("a planar layer moves along one direction, and never folds", () => {
    const layers = [{ flow: "planar", hyper: { maps: 1, affine: false } }];
    const tensors = randomTensors(layers, 2, 4, 0);
    // wᵀu far below −1: unconstrained it would fold
    tensors.get("F.0.0.w.b")!.data.set([3, 1, 0.2]);
    tensors.get("F.0.0.u.b")!.data.set([-4, 0.5]);
    const { forward } = flowAt(layers, 2, tensors, [0, 0]);
    const along = Array.from({ length: 81 }, (_, i) => {
      const s = (i - 40) / 40;
      const { to, logDet } = forward(Float64Array.of(0.3 * s, 0.1 * s));
      expect(Number.isFinite(logDet)).toBe(true);
      return 3 * to[0]! + to[1]!;
    });
    for (let i = 1; i < along.length; i++) expect(along[i]!).toBeGreaterThan(along[i - 1]!);
  });
});
