/**
 * One position of the word strip: a plane of two directions of the noise ξ_t. Thin lines are where the most likely letter
 * changes, the region of the drawn letter is tinted, dotted circles are 1 and 2 standard deviations, ▲ is ξ_t itself.
 */
import "./charts.css";
import { type PointerEvent, type ReactElement, useRef } from "react";
import { EosMark } from "./eosMark.tsx";
import { letterRegions, type Region } from "./letterRegions.ts";

export interface NoisePadProps {
  /** Side in pixels. */
  readonly size: number;
  /** Most likely symbol over the plane, [mapSize × mapSize], rows from +extent down; null while it is being made. */
  readonly symbols: Uint8Array | null;
  readonly mapSize: number;
  /** Letters by symbol id; id alphabet.length is EOS. */
  readonly alphabet: readonly string[];
  /** ξ_t in the plane. */
  readonly xi: readonly [number, number];
  /** Symbol drawn at this position; its region is tinted and its letter is dark. */
  readonly drawn: number;
  /** The plane shows ±extent. */
  readonly extent: number;
  readonly selected?: boolean;
  /** Place inside a parent `svg`. */
  readonly x?: number;
  readonly y?: number;
  /** The pointer moved ξ_t here (clamped to the plane); `done` on release. */
  onDrag?: ((xi: readonly [number, number], done: boolean) => void) | undefined;
}

interface Handle {
  readonly x: number;
  readonly y: number;
}

const clamp = (v: number, limit: number) => Math.max(-limit, Math.min(limit, v));

function handleAt(props: NoisePadProps): Handle {
  const half = props.size / 2;
  const keep = half - 4.5;
  return {
    x: half + clamp((props.xi[0] / props.extent) * half, keep),
    y: half - clamp((props.xi[1] / props.extent) * half, keep),
  };
}

/** Letters that have room: 16 px across at least, and clear of ▲. */
function named(regions: readonly Region[], size: number, handle: Handle): readonly Region[] {
  return regions.filter((r) => {
    const clear = Math.hypot(r.x * size - handle.x, r.y * size - handle.y) > 11;
    return r.room * size >= 6.5 && clear && r.x * size > 6 && r.x * size < size - 6;
  });
}

function Letters({ props, regions, handle }: { props: NoisePadProps; regions: readonly Region[]; handle: Handle }) {
  return (
    <>
      {named(regions, props.size, handle).map((r) => {
        const colour = r.symbol === props.drawn ? "var(--ink)" : "var(--ink3)";
        if (r.symbol === props.alphabet.length)
          return <EosMark key={r.symbol} x={r.x * props.size} y={r.y * props.size} size={8} colour={colour} />;
        return (
          <text
            key={r.symbol}
            className="mono"
            x={r.x * props.size}
            y={r.y * props.size + 4}
            textAnchor="middle"
            fill={colour}
          >
            {props.alphabet[r.symbol]}
          </text>
        );
      })}
    </>
  );
}

function Regions({
  regions,
  props,
}: {
  readonly regions: readonly Region[];
  readonly props: NoisePadProps;
}): ReactElement {
  const scale = `scale(${props.size})`;
  const current = regions.find((r) => r.symbol === props.drawn);
  const lines = regions.length > 1 ? regions : [];
  return (
    <>
      {current && <path d={current.outline} transform={scale} fill="var(--xi)" fillOpacity={0.13} />}
      <g opacity={0.6} fill="none" stroke="var(--xi)" strokeWidth={0.75}>
        {lines.map((r) => (
          <path key={r.symbol} d={r.outline} transform={scale} vectorEffect="non-scaling-stroke" />
        ))}
      </g>
    </>
  );
}

/** 1 and 2 standard deviations. */
function Circles({ half, extent }: { readonly half: number; readonly extent: number }): ReactElement {
  return (
    <g fill="none" stroke="var(--ink3)" strokeWidth={0.75} strokeDasharray="1 2.5" strokeOpacity={0.8}>
      {[1, 2].map((sd) => (
        <circle key={sd} cx={half} cy={half} r={(sd / extent) * half} />
      ))}
    </g>
  );
}

function Border({ size, selected }: { readonly size: number; readonly selected: boolean }): ReactElement {
  const width = selected ? 1.5 : 1;
  return (
    <rect
      x={width / 2}
      y={width / 2}
      width={size - width}
      height={size - width}
      fill="none"
      stroke={selected ? "var(--xi)" : "var(--rule2)"}
      strokeWidth={width}
    />
  );
}

type PadEvent = PointerEvent<SVGSVGElement>;

/** Handlers of a drag; the pointer is captured, so that it may leave the pad. */
function useDrag(extent: number, onDrag: NoisePadProps["onDrag"]) {
  const dragging = useRef(false);
  const last = useRef<readonly [number, number]>([0, 0]);
  const place = useRef<DOMRect>(null);
  if (!onDrag) return {};
  const report = (event: PadEvent, done: boolean) => {
    // measured once a drag: asking again would lay out what the last move has changed
    place.current ??= event.currentTarget.getBoundingClientRect();
    const box = place.current;
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    last.current = [clamp(x * extent, extent), clamp(y * extent, extent)];
    onDrag(last.current, done);
  };
  return {
    onPointerDown(event: PadEvent) {
      event.currentTarget.setPointerCapture(event.pointerId);
      dragging.current = true;
      place.current = null;
      report(event, false);
      // what is selected may be scrolled into sight
      place.current = null;
    },
    onPointerMove(event: PadEvent) {
      if (dragging.current) report(event, false);
    },
    onPointerUp(event: PadEvent) {
      if (dragging.current) report(event, true);
      dragging.current = false;
    },
    onPointerCancel() {
      if (dragging.current) onDrag(last.current, true);
      dragging.current = false;
    },
  };
}

export function NoisePad(props: NoisePadProps): ReactElement {
  const { size, extent, onDrag } = props;
  const drag = useDrag(extent, onDrag);
  const regions = props.symbols ? letterRegions(props.symbols, props.mapSize) : [];
  const handle = handleAt(props);
  return (
    <svg
      className="chart-svg noise-pad"
      data-drag={onDrag ? "" : undefined}
      x={props.x}
      y={props.y}
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      aria-hidden="true"
      {...drag}
    >
      <rect width={size} height={size} fill="var(--bg)" />
      <Regions regions={regions} props={props} />
      <Circles half={size / 2} extent={extent} />
      <Letters props={props} regions={regions} handle={handle} />
      <Border size={size} selected={props.selected ?? false} />
      <path
        d={`M${handle.x},${handle.y - 4.8}l4.6,8.2h-9.2z`}
        fill="var(--xi)"
        stroke="var(--bg)"
        strokeWidth={2}
        strokeLinejoin="round"
        paintOrder="stroke"
      />
    </svg>
  );
}
