/** ↵, drawn: the end of a word. No font is trusted to have the glyph. */
import type { ReactElement } from "react";

export interface EosMarkProps {
  /** Centre. */
  readonly x: number;
  readonly y: number;
  /** Width in pixels. */
  readonly size: number;
  readonly colour?: string;
}

export function EosMark({ x, y, size, colour = "var(--ink3)" }: EosMarkProps): ReactElement {
  const u = size / 10;
  const d = `M${x + 4.5 * u},${y - 4 * u}V${y + 1.5 * u}H${x - 4 * u}M${x - 1 * u},${y - 1.5 * u}l${-3 * u},${3 * u}l${3 * u},${3 * u}`;
  return <path d={d} fill="none" stroke={colour} strokeWidth={1.25} strokeLinejoin="round" strokeLinecap="round" />;
}
