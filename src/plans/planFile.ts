/** A plan as a JSON file: checked before anything runs. Settings left out of a row's configuration get their defaults. */
import * as v from "valibot";
import type { RunConfig } from "../protocol/config.ts";
import type { SweepPlan } from "../protocol/results.ts";

const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i, "a name of letters, digits, . _ - is needed"));
const label = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const steps = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000_000));
const seeds = v.pipe(
  v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 31 - 1))),
  v.minLength(1),
  v.maxLength(1000),
  v.check((list) => new Set(list).size === list.length, "a seed stands twice"),
);
/** Its values are checked when runs are planned; here only that it is one. */
const config = v.custom<RunConfig>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "a configuration is needed",
);

const planSchema = v.object({
  version: v.literal(1),
  id: name,
  title: label,
  steps,
  seeds,
  rows: v.pipe(
    v.array(v.object({ id: name, label, config, steps: v.exactOptional(steps), seeds: v.exactOptional(seeds) })),
    v.minLength(1),
    v.maxLength(1000),
    v.check((rows) => new Set(rows.map(({ id }) => id)).size === rows.length, "a row stands twice"),
  ),
});

export type ReadPlan =
  | { readonly ok: true; readonly plan: SweepPlan }
  | { readonly ok: false; readonly reason: string };

export function readPlan(raw: unknown): ReadPlan {
  const result = v.safeParse(planSchema, raw, { abortEarly: true });
  if (result.success) return { ok: true, plan: result.output };
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  return { ok: false, reason: `${where === null ? "" : `${where}: `}${issue.message}` };
}
