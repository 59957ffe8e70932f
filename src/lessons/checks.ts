/** What checks are made of. */
import type { Verdict } from "./lesson.ts";
import type { ByPosition } from "./world.ts";

export const done = (say: string): Verdict => ({ done: true, say });
export const notYet = (say: string): Verdict => ({ done: false, say });

/** Position of the largest value; null of none. */
export function largest(values: ByPosition): number | null {
  const best = values.reduce((a, b) => (b.value > a.value ? b : a), values[0] ?? { t: 0, value: Number.NaN });
  return values.length === 0 ? null : best.t;
}

/** Position of the second largest value; null of fewer than two. */
export function secondLargest(values: ByPosition): number | null {
  const first = largest(values);
  return largest(values.filter(({ t }) => t !== first));
}

/** "2", "2 and 4", "2, 4 and 5". */
export const listed = (items: readonly (string | number)[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
