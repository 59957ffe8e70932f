/**
 * One plane of the warp: canvas below, exact marks above, and a hand on it. A drag or the arrow keys move ▲ where the
 * plane shows it; the noise it comes from follows.
 */
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { textWidth } from "../../charts/textWidth.ts";
import { placeOf, scaleOf, type WarpMesh, type WarpState, type Window } from "../../charts/warp.ts";
import { type DensityGrid, WarpMarks } from "../../charts/warpMarks.tsx";
import { paintWarp, readWarpTheme, type WarpTheme } from "../../charts/warpPaint.ts";
import { useThemeKey } from "../trace/useTheme.ts";
import type { Place } from "./pointData.ts";

export interface WarpPlaneProps {
  readonly name: string;
  /** Noise, or what it became: whose colour it wears. */
  readonly of: "xi" | "p";
  readonly mesh: WarpMesh;
  readonly state: WarpState | null;
  readonly window: Window;
  readonly showDots: boolean;
  /** ▲ on this plane; null: nowhere. */
  readonly point: Place | null;
  readonly circles?: boolean;
  readonly target?: DensityGrid | null;
  readonly label: string;
  /** Below the square, rich text: the first that fits. */
  readonly notes: readonly string[];
  onPoint(place: Place): void;
}

/** Width of the square, which is as wide as its place. */
function useSquare() {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState(248);
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    const measure = () => setSize(Math.max(120, Math.floor(node.clientWidth)));
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    measure();
    return () => observer.disconnect();
  }, []);
  return { ref, size };
}

function Cells(props: Pick<WarpPlaneProps, "mesh" | "state" | "window" | "showDots" | "of"> & { size: number }) {
  const { mesh, state, window: shown, showDots, of, size } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeKey();
  const [colours, setColours] = useState<WarpTheme | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what readWarpTheme returns
  useLayoutEffect(() => {
    if (canvas.current) setColours(readWarpTheme(canvas.current, of));
  }, [of, theme]);
  useEffect(() => {
    const node = canvas.current;
    const ctx = node?.getContext("2d");
    if (!node || !ctx || !colours) return;
    const ratio = window.devicePixelRatio || 1;
    const pixels = Math.round(size * ratio);
    if (node.width !== pixels) {
      node.width = pixels;
      node.height = pixels;
    }
    if (state) paintWarp(ctx, { mesh, state, window: shown, showDots }, colours, { size, ratio });
    else ctx.clearRect(0, 0, pixels, pixels);
  }, [mesh, state, shown, showDots, colours, size]);
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus; the drawing above it speaks for both
  return <canvas ref={canvas} style={{ width: size, height: size }} aria-hidden="true" />;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const FINE = 0.1;
const LARGE = 1;

export const KEY_HELP = "Arrows move the point by .1, with Shift by 1. 0 puts it in the middle of the plane.";

/**
 * The pointer is captured, so that it may leave the plane. A finger that goes up or down scrolls the page, unless it began
 * on ▲; a tap moves ▲.
 */
function useHand({ window: shown, onPoint }: Pick<WarpPlaneProps, "window" | "onPoint">) {
  const dragging = useRef(false);
  const report = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onPoint(placeOf(shown, box.width, event.clientX - box.left, event.clientY - box.top));
  };
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      dragging.current = true;
      if (event.pointerType !== "touch") report(event);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (dragging.current) report(event);
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      if (dragging.current) report(event);
      dragging.current = false;
    },
    onPointerCancel: () => {
      dragging.current = false;
    },
  };
}

/** Around ▲, as wide as a finger: from here every direction drags. */
function Grip({
  point,
  window: shown,
  size,
}: {
  readonly point: Place;
  readonly window: Window;
  readonly size: number;
}) {
  const { x, y } = scaleOf(shown, size);
  const keep = (v: number) => Math.max(0, Math.min(size, v));
  return <span className="warp-grip" style={{ left: keep(x(point[0])), top: keep(y(point[1])) }} />;
}

export function WarpPlane(props: WarpPlaneProps): ReactElement {
  const { name, of, window: shown, point, circles, target, label, notes, onPoint } = props;
  const { ref, size } = useSquare();
  const keys = useId();
  const hand = useHand(props);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    const by = event.shiftKey ? LARGE : FINE;
    if (step && point) onPoint([point[0] + by * step[0], point[1] + by * step[1]]);
    else if (event.key === "0") onPoint([shown.x, shown.y]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="warp-square" ref={ref}>
      <div
        className="warp-hands"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
        tabIndex={0}
        aria-label={name}
        aria-describedby={keys}
        style={{ width: size, height: size }}
        onKeyDown={onKeyDown}
        {...hand}
      >
        <Cells {...props} size={size} />
        <WarpMarks
          size={size}
          window={shown}
          label={label}
          point={point ?? [Number.NaN, Number.NaN]}
          circles={circles ?? false}
          target={target ?? null}
          note={notes.find((text) => textWidth(text) <= size) ?? notes.at(-1) ?? ""}
          of={of}
        />
        {point?.every(Number.isFinite) && <Grip point={point} window={shown} size={size} />}
      </div>
      <p id={keys} hidden>
        {KEY_HELP}
      </p>
    </div>
  );
}
