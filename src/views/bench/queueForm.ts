/** The form that queues runs: a plan, and what of it. Kept outside the view, so that a dropped plan finds it. */
import { create } from "zustand";
import { readPlan } from "../../plans/planFile.ts";
import { plans } from "../../plans/registry.ts";
import { type PlannedRun, plannedRuns } from "../../plans/runs.ts";
import type { SweepPlan } from "../../protocol/results.ts";
import type { ScoreSize } from "../../store/sweep.ts";

export interface QueueForm {
  /** Brought by the visitor. */
  readonly own: SweepPlan | null;
  readonly plan: SweepPlan;
  readonly seeds: readonly number[];
  readonly steps: number;
  /** Ids of the rows that are left out. */
  readonly without: readonly string[];
  readonly score: ScoreSize;
  /** Why a text is no plan; null: it was one, or none was brought. */
  readonly refused: string | null;
}

const ofPlan = (plan: SweepPlan): Pick<QueueForm, "plan" | "seeds" | "steps" | "without"> => ({
  plan,
  seeds: plan.seeds,
  steps: plan.steps,
  without: [],
});

export const useQueueForm = create<QueueForm>()(() => ({
  own: null,
  ...ofPlan(plans.table1),
  score: "quick",
  refused: null,
}));
export const patchForm = (part: Partial<QueueForm>): void => useQueueForm.setState(part);

export const OWN_PLAN = "own";
const known: Readonly<Record<string, SweepPlan>> = plans;

export function choosePlan(id: string): void {
  const plan = id === OWN_PLAN ? useQueueForm.getState().own : known[id];
  if (plan) patchForm({ ...ofPlan(plan), refused: null });
}

export function toggleRow(id: string): void {
  const { without } = useQueueForm.getState();
  patchForm({ without: without.includes(id) ? without.filter((other) => other !== id) : [...without, id] });
}

/** Rows and steps, and no results: a plan, if perhaps a damaged one. */
export function looksLikePlan(text: string): boolean {
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === "object" && raw !== null && "rows" in raw && "steps" in raw && !("results" in raw);
  } catch {
    return false;
  }
}

/** Takes a plan as text; false if it is none, which the form then says. */
export function takePlan(text: string): boolean {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    patchForm({ refused: "it is cut off or no JSON" });
    return false;
  }
  const read = readPlan(raw);
  const reason = read.ok ? whyNot(read.plan) : read.reason;
  if (!read.ok || reason !== null) {
    patchForm({ refused: reason });
    return false;
  }
  patchForm({ own: read.plan, ...ofPlan(read.plan), refused: null });
  return true;
}

function whyNot(plan: SweepPlan): string | null {
  try {
    plannedRuns(plan);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The runs the form names. Seeds and lengths of single rows hold until the form's are changed. */
export function formRuns({ plan, seeds, steps, without }: QueueForm): readonly PlannedRun[] {
  const rows = plan.rows.map(({ id }) => id).filter((id) => !without.includes(id));
  if (rows.length === 0) return [];
  return plannedRuns(plan, {
    rows,
    seeds: seeds === plan.seeds ? undefined : seeds,
    steps: steps === plan.steps ? undefined : steps,
  });
}
