/** What part of the plane is in sight: zooming about a point, moving, and what of it may not be left. Pure. */
import type { Domain } from "./paths.ts";

/** How much nearer, and how much further away, than all of it. Chosen: a dot's width apart, and a small island. */
const MOST_NEAR = 60;
const MOST_FAR = 0.5;

const span = ([a, b]: readonly [number, number]): number => b - a;

/** How much larger things are drawn than when all is in sight. */
export const magnification = (view: Domain, home: Domain): number => span(home[0]) / span(view[0]);

/** The centre of the view stays over the home domain, so that the crowd cannot be lost. */
function kept(view: Domain, home: Domain): Domain {
  const axis = (v: readonly [number, number], h: readonly [number, number]): readonly [number, number] => {
    const centre = (v[0] + v[1]) / 2;
    const by = Math.max(h[0], Math.min(h[1], centre)) - centre;
    return by === 0 ? v : [v[0] + by, v[1] + by];
  };
  return [axis(view[0], home[0]), axis(view[1], home[1])];
}

/** Things become `factor` times larger about a point that stays where it is. */
export function zoomed(view: Domain, home: Domain, factor: number, x: number, y: number): Domain {
  const now = magnification(view, home);
  const shrink = now / Math.max(MOST_FAR, Math.min(MOST_NEAR, now * factor));
  const axis = ([a, b]: readonly [number, number], about: number): readonly [number, number] => [
    about + (a - about) * shrink,
    about + (b - about) * shrink,
  ];
  return kept([axis(view[0], x), axis(view[1], y)], home);
}

/** Moved by data units. */
export const panned = ([x, y]: Domain, home: Domain, dx: number, dy: number): Domain =>
  kept(
    [
      [x[0] + dx, x[1] + dx],
      [y[0] + dy, y[1] + dy],
    ],
    home,
  );

/** Larger by a share of its size on every side. */
export function widened([x, y]: Domain, by: number): Domain {
  const axis = ([a, b]: readonly [number, number]): readonly [number, number] => [a - by * (b - a), b + by * (b - a)];
  return [axis(x), axis(y)];
}

export const sameDomain = (a: Domain, b: Domain): boolean =>
  a[0][0] === b[0][0] && a[0][1] === b[0][1] && a[1][0] === b[1][0] && a[1][1] === b[1][1];
