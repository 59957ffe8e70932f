/** p(w_t | h_t): a bar a symbol, the drawn one in full; where another was likelier, its name stands on top of its bar. */
import "./charts.css";
import type { ReactElement } from "react";
import { EosMark } from "./eosMark.tsx";

export interface LetterBarsProps {
  /** P(w_t = v | h_t). [V] */
  readonly probabilities: ArrayLike<number>;
  /** Symbol drawn at this position. */
  readonly drawn: number;
  /** Letters by symbol id; id alphabet.length is EOS. */
  readonly alphabet: readonly string[];
  readonly width: number;
  /** Room for the name included: bars use `height` − 12. */
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
}

export function likeliest(probabilities: ArrayLike<number>): number {
  let best = 0;
  for (let v = 1; v < probabilities.length; v++) if (probabilities[v]! > probabilities[best]!) best = v;
  return best;
}

/** One bar as part of a path. */
const barAt = (x: number, base: number, width: number, height: number): string =>
  `M${x.toFixed(2)},${base}v${(-height).toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}z`;

/** One path for all bars but the drawn one: a drag redraws every position of the strip in a frame. */
export function LetterBars(props: LetterBarsProps): ReactElement {
  const { probabilities, drawn, alphabet, width, height } = props;
  const V = probabilities.length;
  const step = width / V;
  const bar = Math.max(1, step - 1);
  const base = height - 1;
  const most = base - 12;
  const barOf = (v: number) => barAt(v * step, base, bar, Math.max(0.75, probabilities[v]! * most));
  let others = "";
  for (let v = 0; v < V; v++) if (v !== drawn) others += barOf(v);
  const top = likeliest(probabilities);
  const topX = Math.max(4, Math.min(width - 4, top * step + bar / 2));
  const topY = base - probabilities[top]! * most;
  return (
    <svg
      className="chart-svg"
      x={props.x}
      y={props.y}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      <path d={others} fill="var(--p)" fillOpacity={0.5} />
      <path d={barOf(drawn)} fill="var(--p)" />
      <path d={`M0,${base + 0.5}H${width}`} stroke="var(--rule2)" />
      {top !== drawn &&
        (top === alphabet.length ? (
          <EosMark x={topX} y={topY - 6} size={7} />
        ) : (
          <text className="mono" x={topX} y={topY - 3} textAnchor="middle">
            {alphabet[top]}
          </text>
        ))}
    </svg>
  );
}
