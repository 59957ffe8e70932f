/**
 * The position or step that is pointed at on one chart, shown on all that have the same axis: softly, beside the selection.
 * A chart tells what its own read-out stands at; the page hands it to the others. Outside a page nothing is pointed at.
 */
import { bisectCenter } from "d3";
import {
  createContext,
  type PointerEvent,
  type ReactElement,
  use,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { crisp, type Plot } from "./frame.tsx";
import { pointerX } from "./readout.tsx";

export interface Pointed {
  /** Position, 1-based. */
  readonly t: number | null;
  /** Training step. */
  readonly step: number | null;
  /** A step that stays shown until it is let go. */
  readonly pinnedStep: number | null;
  pointT(t: number | null): void;
  pointStep(step: number | null): void;
  pinStep(step: number | null): void;
}

export const Pointing = createContext<Pointed>({
  t: null,
  step: null,
  pinnedStep: null,
  pointT: () => undefined,
  pointStep: () => undefined,
  pinStep: () => undefined,
});

/** A chart's own hovered position, told to the others. */
export function useHoveredT(): readonly [number | null, (t: number | null) => void] {
  const { pointT } = use(Pointing);
  const [own, setOwn] = useState<number | null>(null);
  const point = useCallback(
    (t: number | null) => {
      setOwn(t);
      pointT(t);
    },
    [pointT],
  );
  return [own, point];
}

export interface LinkedSteps {
  /** Place of the step that another chart points at, in the list of steps. */
  readonly pointed: number | null;
  readonly pinned: number | null;
  /** Pins the step under the read-out; the same again lets it go. */
  onPointerUp(event: PointerEvent<SVGSVGElement>): void;
}

const placeOf = (steps: ArrayLike<number>, step: number | null): number | null => {
  const n = steps.length;
  if (step === null || n === 0 || step < steps[0]! || step > steps[n - 1]!) return null;
  return bisectCenter(steps, step);
};

export interface OwnSteps {
  /** They rise. */
  readonly steps: ArrayLike<number>;
  /** Where each stands, pixels. */
  readonly places: ArrayLike<number>;
  readonly width: number;
}

/** `index`: where this chart's own read-out stands among its steps. */
export function useLinkedSteps(index: number | null, { steps, places, width }: OwnSteps): LinkedSteps {
  const { step, pinnedStep, pointStep, pinStep } = use(Pointing);
  const own = index === null ? null : (steps[index] ?? null);
  const told = useRef<number | null>(null);
  useEffect(() => {
    if (own === told.current) return;
    told.current = own;
    pointStep(own);
  }, [own, pointStep]);
  useEffect(
    () => () => {
      if (told.current !== null) pointStep(null);
    },
    [pointStep],
  );
  return {
    pointed: own === null ? placeOf(steps, step) : null,
    pinned: placeOf(steps, pinnedStep),
    onPointerUp(event) {
      if (steps.length === 0) return;
      const at = steps[bisectCenter(places, pointerX(event, width))]!;
      pinStep(at === pinnedStep ? null : at);
    },
  };
}

export interface StepCursorsProps {
  readonly linked: LinkedSteps;
  /** Pixel places of the steps. */
  readonly places: ArrayLike<number>;
  readonly plot: Plot;
}

/** Dotted: pointed at elsewhere. Solid: pinned. */
export function StepCursors({ linked, places, plot }: StepCursorsProps): ReactElement {
  const line = (at: number) => `M${crisp(places[at]!)},${plot.y1}V${plot.y0}`;
  return (
    <g pointerEvents="none">
      {linked.pinned !== null && <path d={line(linked.pinned)} stroke="var(--ink)" className="pinned-step" />}
      {linked.pointed !== null && (
        <path d={line(linked.pointed)} stroke="var(--ink3)" strokeDasharray="1 2" className="pointed-step" />
      )}
    </g>
  );
}
