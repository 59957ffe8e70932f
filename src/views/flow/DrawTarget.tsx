/** Draws a target: strokes with a soft brush, by hand or by keys, then it is taken or not. */
import { type KeyboardEvent, type PointerEvent, type ReactElement, useEffect, useId, useRef, useState } from "react";
import { Segmented } from "../../controls/Choice.tsx";
import { Dialog } from "../../controls/Dialog.tsx";
import { patchFlowRoom, useFlowRoom } from "../../store/flowRoom.ts";
import { useThemeKey } from "../trace/useTheme.ts";
import { type CellPlace, DRAW_EXTENT, DRAW_SIDE, emptyDrawing, stamp, stroke } from "./drawing.ts";
import { takeDrawing } from "./fitting.ts";

const TOOLS = [
  { id: "draw", label: "Draw" },
  { id: "rub", label: "Rub out" },
] as const;

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const FAR = 5;
/** Drawing pixels a cell. */
const PIXELS = 8;
const SIZE = PIXELS * DRAW_SIDE;

/** Mass as opacity of the data's colour: a cell of one press is two thirds. */
function usePainted(mass: Float32Array) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeKey();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the token is
  useEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!canvas.current || !ctx) return;
    ctx.clearRect(0, 0, SIZE, SIZE);
    ctx.fillStyle = getComputedStyle(canvas.current).getPropertyValue("--data").trim();
    mass.forEach((m, i) => {
      if (m === 0) return;
      ctx.globalAlpha = 1 - Math.exp(-1.1 * m);
      const row = Math.floor(i / DRAW_SIDE);
      ctx.fillRect((i % DRAW_SIDE) * PIXELS, SIZE - (row + 1) * PIXELS, PIXELS, PIXELS);
    });
    ctx.globalAlpha = 1;
  }, [mass, theme]);
  return canvas;
}

function placeOf(event: PointerEvent<HTMLElement>): CellPlace {
  const box = event.currentTarget.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * DRAW_SIDE,
    y: (1 - (event.clientY - box.top) / box.height) * DRAW_SIDE,
  };
}

interface PadProps {
  readonly mass: Float32Array;
  readonly rub: boolean;
  onDraw(mass: Float32Array): void;
}

function Pad({ mass, rub, onDraw }: PadProps): ReactElement {
  const canvas = usePainted(mass);
  const keys = useId();
  const last = useRef<CellPlace | null>(null);
  const [cursor, setCursor] = useState<CellPlace | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const here = cursor ?? { x: DRAW_SIDE / 2 + 0.5, y: DRAW_SIDE / 2 + 0.5 };
    const step = STEPS[event.key];
    if (step) {
      const by = event.shiftKey ? FAR : 1;
      const keep = (v: number) => Math.max(0.5, Math.min(DRAW_SIDE - 0.5, v));
      setCursor({ x: keep(here.x + by * step[0]), y: keep(here.y + by * step[1]) });
    } else if (event.key === " ") {
      setCursor(here);
      onDraw(stamp(mass, here, rub));
    } else if (event.key === "Delete" || event.key === "Backspace") onDraw(stamp(mass, here, true));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div
        className="draw-pad"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
        tabIndex={0}
        aria-label="Drawing"
        aria-describedby={keys}
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(null)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          last.current = placeOf(event);
          onDraw(stamp(mass, last.current, rub));
        }}
        onPointerMove={(event) => {
          if (!last.current) return;
          const to = placeOf(event);
          onDraw(stroke(mass, last.current, to, rub));
          last.current = to;
        }}
        onPointerUp={() => {
          last.current = null;
        }}
        onPointerCancel={() => {
          last.current = null;
        }}
      >
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus; the pad around it does */}
        <canvas ref={canvas} width={SIZE} height={SIZE} aria-hidden="true" />
        {cursor && (
          <span
            className="draw-cursor"
            style={{ left: `${(100 * cursor.x) / DRAW_SIDE}%`, bottom: `${(100 * cursor.y) / DRAW_SIDE}%` }}
          />
        )}
      </div>
      <p className="t12 ink3 draw-keys" id={keys}>
        Arrows move a cursor, with Shift by five cells. Space presses the brush, Delete rubs out.
      </p>
    </>
  );
}

export function DrawTarget(): ReactElement {
  const known = useFlowRoom((room) => room.drawing);
  const [mass, setMass] = useState(() => known?.mass ?? emptyDrawing());
  const [tool, setTool] = useState<string>("draw");
  const empty = mass.every((m) => m === 0);
  const close = () => patchFlowRoom({ drawingOpen: false });
  return (
    <Dialog title="Draw a target" onClose={close}>
      <p className="ink2">Where you draw more, the density is higher. It becomes an exact density of mass one.</p>
      <Pad mass={mass} rub={tool === "rub"} onDraw={setMass} />
      <div className="draw-actions">
        <Segmented label="Brush" options={TOOLS} value={tool} onChange={setTool} />
        <button type="button" className="button" disabled={empty} onClick={() => setMass(emptyDrawing())}>
          Clear
        </button>
        <button
          type="button"
          className="button primary"
          disabled={empty}
          onClick={() => takeDrawing({ kind: "drawn", side: DRAW_SIDE, extent: DRAW_EXTENT, mass })}
        >
          Fit it
        </button>
      </div>
    </Dialog>
  );
}
