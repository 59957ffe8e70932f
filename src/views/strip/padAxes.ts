/** Which two directions the pads show: two that were chosen, or at each position those that move the letters most. */
import { create } from "zustand";

export type Plane = readonly [number, number];

interface PadAxes {
  /** 0-based; null: the most telling ones. */
  readonly chosen: Plane | null;
}

export const usePadAxes = create<PadAxes>()(() => ({ chosen: null }));

export const choosePlane = (chosen: Plane | null): void => usePadAxes.setState({ chosen });

/** The chosen plane where the state has these directions. */
export const planeFor = (chosen: Plane | null, d: number): Plane | null =>
  chosen && chosen[0] < d && chosen[1] < d ? chosen : null;

/** `plane` with its x (0) or y (1) direction replaced; a direction that was the other one trades places. */
export function withDirection(plane: Plane, side: 0 | 1, direction: number): Plane {
  const other = plane[1 - side]!;
  const rest = other === direction ? plane[side] : other;
  return side === 0 ? [direction, rest] : [rest, direction];
}
