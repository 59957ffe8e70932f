import { expect, it } from "vitest";
import { checkDrawing, drawnDensity } from "../../plane/targets/drawn.ts";
import { DRAW_EXTENT, DRAW_SIDE, emptyDrawing, stamp, stroke } from "./drawing.ts";

const total = (mass: Float32Array): number => mass.reduce((a, v) => a + v, 0);

it("puts mass where the brush is pressed", () => {
  const mass = stamp(emptyDrawing(), { x: 10.5, y: 30.5 });
  expect(mass[30 * DRAW_SIDE + 10]).toBe(1);
  // 2π sd² of a Gaussian brush, less its faint rim
  expect(total(mass)).toBeCloseTo(2 * Math.PI * 1.1 ** 2, 0);
  expect(mass[0]).toBe(0);
});

it("holds no more than three presses at one place, and leaves the old drawing as it was", () => {
  const empty = emptyDrawing();
  let mass = empty;
  for (let i = 0; i < 10; i++) mass = stamp(mass, { x: 5.5, y: 5.5 });
  expect(Math.max(...mass)).toBe(3);
  expect(total(empty)).toBe(0);
});

it("rubs out", () => {
  const mass = stamp(stamp(emptyDrawing(), { x: 5.5, y: 5.5 }), { x: 5.5, y: 5.5 }, true);
  expect(mass[5 * DRAW_SIDE + 5]).toBe(0);
  // Σ p (1 − p) of the same brush: half of what was there
  expect(total(mass)).toBeCloseTo(Math.PI * 1.1 ** 2, 0);
});

it("draws strokes, also over the edge, that make a density", () => {
  const mass = stroke(stamp(emptyDrawing(), { x: 2, y: 2 }), { x: 2, y: 2 }, { x: 45, y: 20 });
  for (const x of [10, 20, 30]) {
    const y = 2 + ((x - 2) / 43) * 18;
    expect(mass[Math.floor(y) * DRAW_SIDE + x]).toBeGreaterThan(0.5);
  }
  const drawn = { kind: "drawn", side: DRAW_SIDE, extent: DRAW_EXTENT, mass } as const;
  expect(checkDrawing(drawn)).toBeNull();
  // cell (10, 5) is on the line, cell (10, 35) far from it
  const cell = (2 * DRAW_EXTENT) / DRAW_SIDE;
  const at = (i: number, j: number) =>
    drawnDensity(drawn).logDensity((i + 0.5) * cell - DRAW_EXTENT, (j + 0.5) * cell - DRAW_EXTENT);
  expect(at(10, 5)).toBeGreaterThan(-3);
  expect(at(10, 35)).toBe(Number.NEGATIVE_INFINITY);
});
