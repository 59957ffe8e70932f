/** The axis of positions t = 1…T that anatomy and box plots share: the selected band, numbers below, picking by click or key. */
import { type ScaleBand, scaleBand } from "d3";
import { type KeyboardEvent, type PointerEvent, type ReactElement, use } from "react";
import type { Plot, Tick } from "./frame.tsx";
import { Pointing } from "./pointing.tsx";
import { pointerX } from "./readout.tsx";

export const positionScale = (T: number, plot: Plot, padding: number): ScaleBand<number> =>
  scaleBand(
    Array.from({ length: T }, (_, i) => i + 1),
    [plot.x0, plot.x1],
  ).padding(padding);

export const centre = (x: ScaleBand<number>, t: number): number => (x(t) ?? 0) + x.bandwidth() / 2;

/** Every position, or every second or fifth where they would collide. */
export function positionTicks(x: ScaleBand<number>): readonly Tick[] {
  const every = x.step() >= 36 ? 1 : x.step() >= 14 ? 2 : 5;
  return x
    .domain()
    .filter((t) => (t - 1) % every === 0)
    .map((t) => ({ at: centre(x, t), label: String(t) }));
}

/** The selected position, and softer the one pointed at on another chart. */
export function SelectedBand({
  x,
  plot,
  t,
}: {
  readonly x: ScaleBand<number>;
  readonly plot: Plot;
  readonly t: number | null;
}): ReactElement {
  const { t: pointed } = use(Pointing);
  const band = (at: number, soft: boolean) => (
    <rect
      x={centre(x, at) - x.step() / 2}
      y={plot.y1}
      width={x.step()}
      height={plot.y0 - plot.y1}
      fill="var(--sel)"
      opacity={soft ? 0.55 : undefined}
      className={soft ? "pointed-t" : undefined}
    />
  );
  const known = (at: number | null): at is number => at !== null && x(at) !== undefined;
  return (
    <>
      {known(t) && band(t, false)}
      {known(pointed) && pointed !== t && band(pointed, true)}
    </>
  );
}

/** Position under a horizontal place; null outside the plot. */
export function positionAt(x: ScaleBand<number>, plot: Plot, px: number): number | null {
  if (px < plot.x0 || px > plot.x1) return null;
  const domain = x.domain();
  const inner = x.step() * x.paddingOuter();
  return (
    domain[
      Math.max(
        0,
        Math.min(domain.length - 1, Math.floor((px - plot.x0 - inner + (x.step() - x.bandwidth()) / 2) / x.step())),
      )
    ] ?? null
  );
}

export interface PickInput {
  readonly x: ScaleBand<number>;
  readonly plot: Plot;
  readonly width: number;
  readonly selectedT: number | null;
  onSelect?: ((t: number) => void) | undefined;
  onHover(t: number | null): void;
}

/** Pointer and keys of a chart over positions: hover reads out, click and ← → select. */
export function pickHandlers({ x, plot, width, selectedT, onSelect, onHover }: PickInput) {
  const domain = x.domain();
  return {
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => onHover(positionAt(x, plot, pointerX(event, width))),
    onPointerLeave: () => onHover(null),
    onPointerUp(event: PointerEvent<SVGSVGElement>) {
      const t = positionAt(x, plot, pointerX(event, width));
      if (t !== null) onSelect?.(t);
    },
    onKeyDown(event: KeyboardEvent<SVGSVGElement>) {
      const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
      if (event.key === "Escape") onHover(null);
      if (step === 0 || domain.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      const t = Math.max(1, Math.min(domain.length, (selectedT ?? 0) + step));
      onHover(t);
      onSelect?.(t);
    },
    onBlur: () => onHover(null),
  };
}
