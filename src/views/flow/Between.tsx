/** The arrow between two planes: which steps lie between them. */
import type { ReactElement } from "react";

export interface BetweenProps {
  /** First and last step, 1-based; none if last < first. */
  readonly from: number;
  readonly to: number;
}

export function Between({ from, to }: BetweenProps): ReactElement {
  const steps = to < from ? "no step" : to === from ? `step ${from}` : `${from}–${to}`;
  return (
    <svg
      className="chart-svg warp-between"
      width="36"
      height="48"
      viewBox="0 0 36 48"
      role="img"
      aria-label={`Then ${steps}`}
    >
      <path d="M6 24h20" stroke="var(--ink2)" strokeWidth={1.25} />
      <path d="M30 24l-6-3.5v7z" fill="var(--ink2)" />
      <text x="18" y="16" textAnchor="middle" className="ix" fill="var(--pt)">
        F
      </text>
      <text x="18" y="42" textAnchor="middle">
        {to < from ? "–" : to === from ? from : `${from}–${to}`}
      </text>
    </svg>
  );
}
