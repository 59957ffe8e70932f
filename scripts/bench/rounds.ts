/** Interleaved measuring: every subject in turn, cell by cell, round after round. */
import { quantiles } from "../../src/math/stats.ts";
import type { Prepared, Subject, Visit } from "./subject.ts";
import type { Cell } from "./workload.ts";

export interface Measured {
  readonly subject: Subject;
  readonly cell: Cell;
  readonly prepared: Prepared;
  readonly visits: readonly Visit[];
  /** The core's peak in the same rounds, 10⁹ operations a second; empty where it cannot be told. */
  readonly peaks: readonly number[];
  readonly scriptMsPerStep: number | null;
}

export const median = (values: readonly number[]): number => quantiles(values, [0.5])[0]!;

/** Median over visits of a time per step; null where there is none. */
export function perStep(visits: readonly Visit[], field: "wallMs" | "cpuMs", at = 0.5): number | null {
  const values = visits.flatMap((visit) => (visit[field] === null ? [] : [visit[field] / visit.steps]));
  return values.length === 0 ? null : quantiles(values, [at])[0]!;
}

/** Median over rounds of how many times longer `slow` took than `fast` in the same round. */
export function ratioPerRound(slow: Measured, fast: Measured, field: "wallMs" | "cpuMs"): number | null {
  const ratios = slow.visits.flatMap((visit, round) => {
    const other = fast.visits[round];
    const [a, b] = [visit[field], other?.[field]];
    return other && a !== null && b !== null && b !== undefined ? [a / visit.steps / (b / other.steps)] : [];
  });
  return ratios.length === 0 ? null : median(ratios);
}

export interface Plan {
  readonly subjects: readonly Subject[];
  readonly cells: readonly Cell[];
  readonly rounds: number;
  readonly ms: number;
  /** Measures the core's peak. */
  readonly peak: () => Promise<number | null>;
}

type Growing = Omit<Measured, "scriptMsPerStep"> & { readonly visits: Visit[]; readonly peaks: number[] };

export async function measure(plan: Plan, progress: (text: string) => void): Promise<Measured[]> {
  const { subjects, cells, rounds, ms } = plan;
  const all: Growing[] = [];
  for (const cell of cells)
    for (const subject of subjects) {
      progress(`preparing ${cell.name} on ${subject.id}`);
      const prepared = await subject.prepare(cell.name, cell.program, ms);
      all.push({ subject, cell, prepared, visits: [], peaks: [] });
    }
  for (let round = 1; round <= rounds; round++)
    for (const cell of cells) {
      const here = all.filter((measured) => measured.cell === cell);
      const peak = await plan.peak();
      for (const { subject, visits, peaks } of here) {
        progress(`round ${round} of ${rounds}: ${cell.name} on ${subject.id}`);
        visits.push(await subject.visit(cell.name, { ms, steps: Number.MAX_SAFE_INTEGER }));
        if (peak !== null) peaks.push(peak);
      }
    }
  const profiled: Measured[] = [];
  for (const measured of all) {
    progress(`profiling ${measured.cell.name} on ${measured.subject.id}`);
    profiled.push({ ...measured, scriptMsPerStep: await measured.subject.scriptMsPerStep(measured.cell.name, ms) });
  }
  return profiled;
}

export interface Growth {
  readonly subject: Subject;
  readonly cell: Cell;
  readonly steps: number;
  /** After the warm-up, then after each tenth of the steps. */
  readonly memoryMiB: readonly (number | null)[];
}

const PARTS = 10;

/** Memory along many steps of one cell after the other. */
export async function watchGrowth(plan: Plan, steps: number, progress: (text: string) => void): Promise<Growth[]> {
  const all: Growth[] = [];
  for (const subject of plan.subjects)
    for (const cell of plan.cells) {
      progress(`${steps} steps of ${cell.name} on ${subject.id}`);
      await subject.prepare(cell.name, cell.program, plan.ms);
      const memoryMiB = [await subject.memory()];
      for (let part = 0; part < PARTS; part++) {
        await subject.visit(cell.name, { ms: Number.MAX_SAFE_INTEGER, steps: Math.ceil(steps / PARTS) });
        memoryMiB.push(await subject.memory());
      }
      all.push({ subject, cell, steps, memoryMiB });
    }
  return all;
}
