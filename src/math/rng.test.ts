import { describe, expect, it } from "vitest";
import { fillNormals, hash32, pcg4d, uniform } from "./rng.ts";

describe("pcg4d", () => {
  it("matches the reference recurrence computed in exact integers", () => {
    const M = 1n << 32n;
    const ref = (v: bigint[]) => {
      let [x, y, z, w] = v.map((c) => (c * 1664525n + 1013904223n) % M) as [bigint, bigint, bigint, bigint];
      const mix = () => {
        x = (x + y * w) % M;
        y = (y + z * x) % M;
        z = (z + x * y) % M;
        w = (w + y * z) % M;
      };
      mix();
      const s = (c: bigint) => c ^ (c >> 16n);
      [x, y, z, w] = [s(x), s(y), s(z), s(w)];
      mix();
      return [x, y, z, w].map(Number);
    };
    for (const v of [
      [0, 0, 0, 0],
      [1, 2, 3, 4],
      [0xffffffff, 7, 0x80000000, 12345],
    ]) {
      const out = Uint32Array.from(v);
      pcg4d(out);
      expect([...out]).toEqual(ref(v.map(BigInt)));
      const [seed, purpose, step, index] = v as [number, number, number, number];
      expect(uniform(seed, purpose, step, index)).toBe((out[0]! >>> 8) / 2 ** 24);
    }
  });
});

describe("streams", () => {
  it("are pure functions of their key", () => {
    expect(uniform(1, 2, 3, 4)).toBe(uniform(1, 2, 3, 4));
    expect(uniform(1, 2, 3, 4)).not.toBe(uniform(1, 2, 3, 5));
    expect(hash32("eps")).not.toBe(hash32("hg"));
  });

  it("uniforms have mean 1/2 and variance 1/12 within four standard errors", () => {
    const n = 40000;
    let s = 0;
    let ss = 0;
    for (let i = 0; i < n; i++) {
      const u = uniform(5, 1, 0, i);
      expect(u >= 0 && u < 1).toBe(true);
      s += u;
      ss += (u - 0.5) ** 2;
    }
    expect(Math.abs(s / n - 0.5)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(n));
    expect(Math.abs(ss / n - 1 / 12)).toBeLessThan((4 * Math.sqrt(1 / 180)) / Math.sqrt(n));
  });

  it("normals have the moments of N(0, 1) within four standard errors, and are uncorrelated within a lane", () => {
    const n = 8;
    const lanes = 8000;
    const x = new Float64Array(n * lanes);
    for (let lane = 0; lane < lanes; lane++) fillNormals(x, lane * n, n, { seed: 3, purpose: 6, step: 9 }, lane);
    const N = x.length;
    const mean = x.reduce((a, b) => a + b, 0) / N;
    const m2 = x.reduce((a, b) => a + b * b, 0) / N;
    const m4 = x.reduce((a, b) => a + b ** 4, 0) / N;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(N));
    expect(Math.abs(m2 - 1)).toBeLessThan(4 * Math.sqrt(2 / N));
    expect(Math.abs(m4 - 3)).toBeLessThan(4 * Math.sqrt(96 / N));
    for (let lag = 1; lag < n; lag++) {
      let c = 0;
      for (let lane = 0; lane < lanes; lane++) c += x[lane * n]! * x[lane * n + lag]!;
      expect(Math.abs(c / lanes)).toBeLessThan(4 / Math.sqrt(lanes));
    }
  });
});
