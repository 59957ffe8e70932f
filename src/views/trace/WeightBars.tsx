/** The samples of q of the typed word by their weight: a bar each; the one in full strength on the plane is chosen here. */
import { type KeyboardEvent, type ReactElement, useMemo } from "react";
import { fixed, small } from "../../charts/format.ts";
import type { PosteriorPaths } from "../../models/generator.ts";
import { selectK, useView } from "../../store/view.ts";
import { standsFor } from "./useMarks.ts";
import { pathWeights } from "./weights.ts";

const WIDTH = 232;
const HEIGHT = 44;

export function WeightBars({ paths }: { readonly paths: PosteriorPaths }): ReactElement {
  const k = useView((view) => view.selection.k);
  const { weights, ess, heaviest } = useMemo(() => pathWeights(paths.bound), [paths]);
  const order = useMemo(() => Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]! || a - b), [weights]);
  const chosen = standsFor(paths, k);
  const place = order.indexOf(chosen);
  const step = WIDTH / paths.n;
  const most = weights[heaviest]!;
  const choose = (at: number) => selectK(order[Math.max(0, Math.min(paths.n - 1, at))]! + 1);
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: -1, ArrowDown: 1, Home: -paths.n, End: paths.n }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose(place + by);
  };
  return (
    <div className="trace-weights">
      <div
        role="slider"
        tabIndex={0}
        aria-label="Sample of q shown, by weight"
        aria-valuemin={1}
        aria-valuemax={paths.n}
        aria-valuenow={place + 1}
        aria-valuetext={`sample ${chosen + 1}, weight ${small(weights[chosen]!)}`}
        onKeyDown={keys}
        onPointerDown={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          choose(Math.floor(((event.clientX - box.left) / box.width) * paths.n));
        }}
      >
        <svg
          width={WIDTH}
          height={HEIGHT}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect x={place * step} width={step} height={HEIGHT} fill="var(--sel)" />
          {order.map((i, rank) => {
            const height = Math.max(1, (weights[i]! / most) * (HEIGHT - 4));
            return (
              <rect
                key={i}
                x={rank * step + 0.5}
                y={HEIGHT - height}
                width={Math.max(1, step - 1)}
                height={height}
                fill="var(--q)"
                fillOpacity={i === chosen ? 1 : 0.5}
              />
            );
          })}
        </svg>
      </div>
      <p className="trace-note">
        sample <span className="ix">k</span> = {chosen + 1}: weight {small(weights[chosen]!)}
        {chosen === heaviest ? ", the heaviest" : ""}; effective samples {fixed(ess, 1)} of {paths.n}
      </p>
    </div>
  );
}
