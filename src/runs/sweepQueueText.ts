/** The queue of a sweep as text, to be kept and read again: runs in their order, scores, rates, and what went wrong. */
import * as v from "valibot";
import { normaliseConfig } from "../config/normalise.ts";
import { noRates, type Rates } from "../plans/estimate.ts";
import type { PlannedRun } from "../plans/runs.ts";
import { sha256Hex } from "./sha256.ts";

export interface QueuedText {
  readonly plan: string;
  readonly run: PlannedRun;
  readonly score: "quick" | "full";
  /** Why it could not be scored; null if that was not tried. */
  readonly unscored: string | null;
}
export interface QueueText {
  readonly runs: readonly QueuedText[];
  readonly rates: Rates;
}

/** Name and settings of a run: another length or another setting is another run. */
export const keyOf = ({ id, config, steps }: PlannedRun): string =>
  `${id}-${sha256Hex(new TextEncoder().encode(JSON.stringify([config, steps]))).slice(0, 12)}`;

const text = v.pipe(v.string(), v.maxLength(300));
const seconds = v.record(v.string(), v.pipe(v.number(), v.finite(), v.minValue(0)));
const schema = v.object({
  version: v.literal(1),
  rates: v.object({ step: seconds, score: seconds }),
  runs: v.array(
    v.object({
      plan: text,
      score: v.picklist(["quick", "full"]),
      unscored: v.nullable(v.pipe(v.string(), v.maxLength(1000))),
      run: v.object({
        id: text,
        row: text,
        label: text,
        config: v.unknown(),
        steps: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      }),
    }),
  ),
});

export const writeQueue = ({ runs, rates }: QueueText): string => JSON.stringify({ version: 1, rates, runs });

/** An empty queue if there is none, or none that this version can read. */
export function readQueue(kept: string | null): QueueText {
  const none: QueueText = { runs: [], rates: noRates };
  if (kept === null) return none;
  let raw: unknown;
  try {
    raw = JSON.parse(kept);
  } catch {
    return none;
  }
  const result = v.safeParse(schema, raw);
  if (!result.success) return none;
  const { rates, runs } = result.output;
  const read = runs.map((entry) => ({
    ...entry,
    run: { ...entry.run, config: normaliseConfig(entry.run.config).config },
  }));
  return { rates, runs: read };
}
