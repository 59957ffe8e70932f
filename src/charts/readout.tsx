/** The read-out: a box 8 px beside a mark with exact values; it follows the pointer or ← → and snaps to the data. */
import { bisectCenter } from "d3";
import { type KeyboardEvent, type PointerEvent, type ReactElement, useState } from "react";
import { RichTspans } from "./richText.tsx";
import { textWidth } from "./textWidth.ts";

export interface ReadoutLine {
  readonly text: string;
  readonly strong?: boolean;
  readonly colour?: string;
}

export interface ReadoutState {
  readonly index: number | null;
  readonly handlers: {
    onPointerMove(event: PointerEvent<SVGSVGElement>): void;
    onPointerLeave(): void;
    onKeyDown(event: KeyboardEvent<SVGSVGElement>): void;
    onBlur(): void;
  };
}

/** Horizontal place of a pointer in the coordinates of the drawing. */
export function pointerX(event: PointerEvent<SVGSVGElement>, width: number): number {
  const box = event.currentTarget.getBoundingClientRect();
  return ((event.clientX - box.left) / box.width) * width;
}

const MOVES: Readonly<Record<string, (at: number | null, n: number) => number | null>> = {
  ArrowLeft: (at, n) => Math.max(0, (at ?? n) - 1),
  ArrowRight: (at, n) => Math.min(n - 1, (at ?? -1) + 1),
  Home: () => 0,
  End: (_, n) => n - 1,
  Escape: () => null,
};

/** `xs`: pixel places the read-out can stand at, rising. */
export function useReadout(xs: ArrayLike<number>, width: number): ReadoutState {
  const [wanted, setIndex] = useState<number | null>(null);
  const n = xs.length;
  const index = wanted === null || n === 0 ? null : Math.min(wanted, n - 1);
  return {
    index,
    handlers: {
      onPointerMove(event) {
        if (n > 0) setIndex(bisectCenter(xs, pointerX(event, width)));
      },
      onPointerLeave: () => setIndex(null),
      onKeyDown(event) {
        const move = MOVES[event.key];
        if (!move || n === 0 || (event.key === "Escape" && index === null)) return;
        event.preventDefault();
        event.stopPropagation();
        setIndex(move(index, n));
      },
      onBlur: () => setIndex(null),
    },
  };
}

export interface ReadoutProps {
  /** The mark it belongs to. */
  readonly x: number;
  readonly y: number;
  readonly lines: readonly ReadoutLine[];
  /** The box stays inside. */
  readonly width: number;
  readonly height: number;
}

/** Chosen: clear of a mark of 4 px radius. */
const GAP = 12;

export function Readout({ x, y, lines, width, height }: ReadoutProps): ReactElement {
  const w = Math.ceil(Math.max(...lines.map((l) => textWidth(l.text, 12, l.strong)))) + 17;
  const h = lines.length * 16 + 13;
  const right = x + GAP + w <= width || x < width / 2;
  const left = right ? x + GAP : x - GAP - w;
  const top = Math.round(Math.max(0, Math.min(height - h, y - h / 2)));
  const boxX = Math.round(left) + 0.5;
  return (
    <g pointerEvents="none">
      <rect x={boxX} y={top + 0.5} width={w} height={h} rx={4} fill="var(--bg)" stroke="var(--rule2)" />
      {lines.map((line, i) => (
        <text
          key={line.text}
          x={boxX + 8}
          y={top + 18 + i * 16}
          fill={line.colour ?? (line.strong ? "var(--ink)" : "var(--ink3)")}
          fontWeight={line.strong ? 600 : undefined}
        >
          <RichTspans text={line.text} />
        </text>
      ))}
    </g>
  );
}
