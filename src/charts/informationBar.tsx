/** I(t) of one position as a bar with its value, nats. */
import "./charts.css";
import type { ReactElement } from "react";

export interface InformationBarProps {
  /** null while it is being estimated. */
  readonly nats: number | null;
  /** Value of a bar that fills the width left of the number. */
  readonly max: number;
  readonly width: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
}

/** Width kept for the number, px. */
const NUMBER = 30;

export function InformationBar({ nats, max, width, height = 16, x, y }: InformationBarProps): ReactElement {
  const length = nats === null ? 0 : Math.max(1, (Math.max(0, Math.min(nats, max)) / max) * (width - NUMBER));
  return (
    <svg
      className="chart-svg"
      x={x}
      y={y}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {nats !== null && <rect y={height / 2 - 4} width={length} height={8} fill="var(--xi)" />}
      <text x={nats === null ? 0 : length + 5} y={height / 2 + 4} fill={nats === null ? "var(--ink3)" : "var(--xt)"}>
        {nats === null ? "…" : Math.max(0, nats).toFixed(2)}
      </text>
    </svg>
  );
}
