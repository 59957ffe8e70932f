/** What a reproduction found, in lines to read, and whether it holds. */
import type { Compared, Ordered } from "./compare.ts";
import type { Shape } from "./shape.ts";

export interface Findings {
  /** Figure by figure; null when the run is a quick one, whose numbers are not the recorded ones. */
  readonly figures: readonly Compared[] | null;
  readonly order: readonly Ordered[];
  readonly shapes: readonly Shape[];
  /** Rows of the plan without a recorded result: nothing to compare with. */
  readonly unrecorded: readonly string[];
  /** Runs that could not be finished or scored. */
  readonly failed: number;
}

const signed = (x: number, digits: number): string => `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(digits)}`;
const mark = (ok: boolean): string => (ok ? "ok  " : "DIFF");

function figureLine({ row, figure, recorded, now, difference, tolerance, same, ok }: Compared): string {
  const { label, digits } = figure;
  const values = `recorded ${recorded.mean.toFixed(digits)} (n = ${recorded.n})   now ${now.mean.toFixed(digits)} (n = ${now.n})`;
  const verdict = `${signed(difference, digits)}, ± ${tolerance.toFixed(digits)} allowed${same ? ", the same weights" : ""}`;
  return `${mark(ok)}  ${row.padEnd(18)} ${label.padEnd(28)} ${values}   ${verdict}`;
}

const orderLine = ({ lower, higher, recordedGap, gap, ok }: Ordered): string =>
  `${mark(ok)}  ${lower} below ${higher}: recorded by ${recordedGap.toFixed(2)} nats, now by ${signed(gap, 2)}`;

const shapeLine = ({ row, what, correlation, largest, ok }: Shape): string =>
  `${mark(ok)}  ${row.padEnd(18)} ${what}: rank correlation ${correlation.toFixed(2)}, largest difference ${signed(largest.difference, 3)}`;

export function holds({ figures, order, shapes, failed }: Findings): boolean {
  const checks = [...(figures ?? []), ...order, ...shapes];
  // nothing compared is nothing reproduced
  return failed === 0 && checks.length > 0 && checks.every(({ ok }) => ok);
}

export function reportLines(findings: Findings): readonly string[] {
  const { figures, order, shapes, unrecorded, failed } = findings;
  const checks = [...(figures ?? []), ...order, ...shapes];
  const wrong = checks.filter(({ ok }) => !ok).length;
  return [
    ...(figures ? [] : ["Quick: fewer steps and rows, so only order and shape are compared, no numbers."]),
    ...(figures ?? []).map(figureLine),
    ...order.map(orderLine),
    ...shapes.map(shapeLine),
    ...unrecorded.map((row) => `      ${row}: not recorded, nothing to compare with`),
    ...(failed > 0 ? [`DIFF  ${failed} runs could not be finished`] : []),
    `${checks.length - wrong} of ${checks.length} comparisons hold. ${holds(findings) ? "Reproduced." : "Not reproduced."}`,
  ];
}
