/**
 * Couplings on 8 × 8 pictures, coarse to fine (Dinh et al. 2016, §3.4–3.6). A coupling reads some pixels and moves others;
 * checkerboard masks while the picture is whole, masks by channel after 2 × 2 blocks have been squeezed into four channels.
 * After each scale half of what is left is factored out: it is noise from there on, and only the rest is coupled further.
 *
 *   scale 1   8 × 8      checkerboard ×4, squeeze, channels ×2, out: 32 numbers (fine)
 *   scale 2   4 × 4 × 2  checkerboard ×2, squeeze, channels ×2, out: 16 numbers (middle)
 *   scale 3   2 × 2 × 4  channels ×2, the last 16 numbers (coarse)
 *
 * A squeeze moves no number: it renames pixel (i, j) of a block into a channel. So masks are over the pixels themselves.
 */

export const SIDE = 8;
export const PIXELS = SIDE * SIDE;

export type Scale = 1 | 2 | 3;

export interface Coupling {
  readonly scale: Scale;
  readonly kind: "checkerboard" | "channel";
  /** 1 where the networks look. [PIXELS] */
  readonly read: readonly number[];
  /** 1 where pixels are scaled and shifted; disjoint from `read`. [PIXELS] */
  readonly move: readonly number[];
}

type Test = (row: number, column: number) => boolean;

const over = (test: Test): readonly number[] =>
  Array.from({ length: PIXELS }, (_, i) => (test(Math.floor(i / SIDE), i % SIDE) ? 1 : 0));

/** Channel of a pixel in its 2 × 2 block: 0 1 over 2 3. */
const channel = (row: number, column: number): number => 2 * (row % 2) + (column % 2);
/** The same of the 2 × 2 blocks themselves. */
const blockChannel = (row: number, column: number): number => channel(row >> 1, column >> 1);

/** Left after scale 1: channels 0 and 3. */
const afterOne: Test = (r, c) => channel(r, c) === 0 || channel(r, c) === 3;
/** Left after scale 2: of those the blocks' channels 0 and 3. */
const afterTwo: Test = (r, c) => afterOne(r, c) && (blockChannel(r, c) === 0 || blockChannel(r, c) === 3);

/** Both ways, `times` times: what was moved is read next. */
function pair(scale: Scale, kind: Coupling["kind"], within: Test, first: Test, times = 1): readonly Coupling[] {
  const a = over((r, c) => within(r, c) && first(r, c));
  const b = over((r, c) => within(r, c) && !first(r, c));
  return Array.from({ length: 2 * times }, (_, i) => ({
    scale,
    kind,
    read: i % 2 === 0 ? a : b,
    move: i % 2 === 0 ? b : a,
  }));
}

/** From the picture to the noise. */
export const couplings: readonly Coupling[] = [
  ...pair(
    1,
    "checkerboard",
    () => true,
    (r, c) => (r + c) % 2 === 0,
    2,
  ),
  ...pair(
    1,
    "channel",
    () => true,
    (r, c) => channel(r, c) < 2,
  ),
  ...pair(2, "checkerboard", afterOne, (r, c) => ((r >> 1) + (c >> 1)) % 2 === 0),
  ...pair(2, "channel", afterOne, (r, c) => channel(r, c) === 0),
  ...pair(3, "channel", afterTwo, (r, c) => channel(r, c) === 0),
];

/** At which scale each number leaves. [PIXELS] */
export const leaves: readonly Scale[] = Array.from({ length: PIXELS }, (_, i): Scale => {
  const [r, c] = [Math.floor(i / SIDE), i % SIDE];
  return afterTwo(r, c) ? 3 : afterOne(r, c) ? 2 : 1;
});
