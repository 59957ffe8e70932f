import { expect, test } from "vitest";
import { PLATEAU_WINDOW, plateauOf } from "./stop.ts";

const points = (...nats: readonly number[]) => nats.map((value, i) => ({ step: 100 * i, nats: value }));
const flat = (n: number, nats: number): readonly number[] => Array.from({ length: n }, () => nats);

test("two windows are needed", () => {
  expect(plateauOf(points(...flat(2 * PLATEAU_WINDOW - 1, 12)), 0)).toBeNull();
  expect(plateauOf(points(...flat(2 * PLATEAU_WINDOW, 12)), 0)).toEqual({ lateNats: 12, earlyNats: 12, bestStep: 0 });
});

test("a bound that still falls, however slowly, is no plateau; one that rises is, and its best step is named", () => {
  const falling = Array.from({ length: 40 }, (_, i) => 12 - 0.001 * i);
  expect(plateauOf(points(...falling), 0)).toBeNull();
  const turned = [...falling, ...falling.toReversed()];
  expect(plateauOf(points(...turned), 0)).toMatchObject({ bestStep: 3900 });
});

test("by hand: windows 12, 11 fall; one lucky evaluation does not hide it", () => {
  const lucky = [...flat(3, 12), 10, ...flat(PLATEAU_WINDOW - 4, 12), ...flat(PLATEAU_WINDOW, 11.5)];
  expect(plateauOf(points(...lucky), 0)).toBeNull();
  // early window: (7 × 12 + 10) / 8 = 11.75
  const late = [...lucky.slice(0, PLATEAU_WINDOW), ...flat(PLATEAU_WINDOW, 11.75)];
  expect(plateauOf(points(...late), 0)).toEqual({ lateNats: 11.75, earlyNats: 11.75, bestStep: 300 });
});

test("what came before a change of settings does not count", () => {
  const all = points(...flat(20, 12), ...flat(10, 13));
  expect(plateauOf(all, 0)).not.toBeNull();
  expect(plateauOf(all, 2000)).toBeNull();
});

test("NaN is no plateau: it is another message's", () => {
  expect(plateauOf(points(...flat(20, Number.NaN)), 0)).toBeNull();
});
