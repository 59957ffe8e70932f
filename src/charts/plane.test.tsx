/** Letter regions, densities and the placing of letters on the path plane. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { fillNormals, PURPOSE } from "../math/rng.ts";
import { density, densityAt, levelOf, shareInside } from "./density.ts";
import { letterRegions } from "./letterRegions.ts";
import { around, beside, overlap } from "./pathLetters.ts";
import { type Cloud, type Domain, type PathsData, planeScales, reached } from "./paths.ts";
import { nearestPoint } from "./pathsHover.ts";
import { PathsOverlay } from "./pathsOverlay.tsx";

function normalCloud(n: number): Cloud {
  const z = new Float32Array(2 * n);
  fillNormals(z, 0, 2 * n, { seed: 3, purpose: PURPOSE.view, step: 1 }, 0);
  return { x: z.filter((_, i) => i % 2 === 0), y: z.filter((_, i) => i % 2 === 1) };
}
const DOMAIN: Domain = [
  [-4, 4],
  [-4, 4],
];

describe("letter regions", () => {
  // two columns of 0, three of 1
  const size = 5;
  const symbols = Uint8Array.from({ length: 25 }, (_, k) => (k % size < 2 ? 0 : 1));

  it("measures shares and finds the roomiest point", () => {
    const [large, narrow] = letterRegions(symbols, size);
    expect(large).toMatchObject({ symbol: 1, share: 15 / 25 });
    expect(narrow).toMatchObject({ symbol: 0, share: 10 / 25 });
    expect(large!.x).toBeGreaterThan(0.5);
    expect(large!.room).toBeGreaterThanOrEqual(narrow!.room);
  });

  it("draws the boundary half way between the columns", () => {
    expect(letterRegions(symbols, size)[0]!.outline).toContain("0.375,");
  });
});

describe("density", () => {
  const cloud = normalCloud(5000);
  const d = density(cloud, DOMAIN)!;

  it("holds all the mass", () => {
    expect(d.values.reduce((a, v) => a + v, 0)).toBeCloseTo(1, 2);
  });

  it("holds the asked share of its own points inside its contour", () => {
    // ± .02: 5,000 points give ± .007; the kernel widens the density by about 3 %
    expect(Math.abs(shareInside(d, 0.5, cloud) - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(shareInside(d, 0.9, cloud) - 0.9)).toBeLessThan(0.02);
    expect(levelOf(d, 0.5)).toBeGreaterThan(levelOf(d, 0.9));
  });

  it("is that of a normal: half the mass within 1.18 standard deviations", () => {
    // sqrt(2 ln 2) = 1.177
    const level = levelOf(d, 0.5);
    expect(densityAt(d, 1, 0)).toBeGreaterThan(level);
    expect(densityAt(d, 1.4, 0)).toBeLessThan(level);
    expect(densityAt(d, 99, 0)).toBe(0);
  });

  it("does not pretend to know a handful of points", () => {
    expect(density({ x: new Float32Array(9), y: new Float32Array(9) }, DOMAIN)).toBeNull();
    expect(density({ x: new Float32Array(50), y: new Float32Array(50) }, DOMAIN)).toBeNull();
  });
});

const data: PathsData = {
  domain: DOMAIN,
  view: DOMAIN,
  faint: [{ role: "p", n: 1, points: 3, x: Float32Array.from([0, 1, 2]), y: Float32Array.from([0, 1, 0]) }],
  pinned: [
    { id: "a", role: "q", x: [0, -1, -2, -2], y: [0, 1, 0, 0.2], letters: ["t", "o", "EOS"], label: "to" },
    { id: "b", role: "p", x: [0, -1, -2], y: [0, 1.1, 0.1], letters: ["i", "t"], label: "it" },
  ],
  letterMap: null,
  prior: normalCloud(400),
  posterior: null,
  progress: 3,
  selectedT: 1,
  xLabel: "PC 1, 31 % of the variance",
  yLabel: "PC 2, 21 %",
};

describe("paths", () => {
  it("counts the points reached", () => {
    expect(reached(4, 0)).toEqual({ whole: 1, part: 0 });
    expect(reached(4, 1.25)).toEqual({ whole: 2, part: 0.25 });
    expect(reached(4, 99)).toEqual({ whole: 4, part: 0 });
  });

  it("puts a letter beside its dot and off what is taken", () => {
    const obstacles = {
      taken: [around({ x: 60, y: 40 }, 20, 20)],
      lines: [],
      plane: { x0: 0, y0: 0, x1: 100, y1: 100 },
    };
    const at = beside({ x: 50, y: 50 }, 9, 15, obstacles);
    expect(overlap(around(at, 9, 15), obstacles.taken[0]!)).toBe(0);
    expect(Math.hypot(at.x - 50, at.y - 50)).toBeLessThan(20);
  });

  it("finds what is under the pointer, pinned paths first", () => {
    const size = { width: 400, height: 400 };
    const { x, y } = planeScales(DOMAIN, size);
    expect(nearestPoint(data, size, x(-1), y(1))).toMatchObject({ kind: "pinned", t: 1, path: { id: "a" } });
    expect(nearestPoint(data, size, x(2), y(0) + 2)).toMatchObject({ kind: "faint", index: 0, t: 2 });
    expect(nearestPoint(data, size, x(3), y(3))).toBeNull();
    expect(nearestPoint({ ...data, progress: 1 }, size, x(2), y(0))).toBeNull();
  });

  it("draws a letter for every dot reached", async () => {
    const svg = renderToStaticMarkup(
      <PathsOverlay data={data} width={400} height={400} label="Paths of *h*" word="to" />,
    );
    expect(svg.match(/class="mono halo"/g)).toHaveLength(5);
    const early = renderToStaticMarkup(
      <PathsOverlay data={{ ...data, progress: 1.5 }} width={400} height={400} label="Paths" />,
    );
    expect(early.match(/class="mono halo"/g)).toHaveLength(2);
    await expect(svg).toMatchFileSnapshot("__snapshots__/paths-overlay.svg");
  });
});
