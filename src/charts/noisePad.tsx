/**
 * One position of the word strip: a plane of two directions of the noise ξ_t. Thin lines are where the most likely letter
 * changes, the region of the drawn letter is tinted, dotted circles are 1 and 2 standard deviations, ▲ is ξ_t itself.
 */
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

export function NoisePad(props: NoisePadProps): ReactElement {
  const { size, extent, onDrag } = props;
  const dragging = useRef(false);
  const regions = props.symbols ? letterRegions(props.symbols, props.mapSize) : [];
  const handle = handleAt(props);
  const half = size / 2;

  const report = (event: PointerEvent<SVGSVGElement>, done: boolean) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    onDrag?.([clamp(x * extent, extent), clamp(y * extent, extent)], done);
  };
  const drag = onDrag && {
    onPointerDown(event: PointerEvent<SVGSVGElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
      dragging.current = true;
      report(event, false);
    },
    onPointerMove(event: PointerEvent<SVGSVGElement>) {
      if (dragging.current) report(event, false);
    },
    onPointerUp(event: PointerEvent<SVGSVGElement>) {
      if (dragging.current) report(event, true);
      dragging.current = false;
    },
    onPointerCancel() {
      dragging.current = false;
    },
  };

  return (
    <svg
      className="noise-pad"
      data-drag={onDrag ? "" : undefined}
      x={props.x}
      y={props.y}
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      overflow="hidden"
      aria-hidden="true"
      {...drag}
    >
      <rect width={size} height={size} fill="var(--bg)" />
      {regions
        .filter((r) => r.symbol === props.drawn)
        .map((r) => (
          <path key="drawn" d={r.outline} transform={`scale(${size})`} fill="var(--xi)" fillOpacity={0.13} />
        ))}
      <g opacity={0.6}>
        {regions.length > 1 &&
          regions.map((r) => (
            <path
              key={r.symbol}
              d={r.outline}
              transform={`scale(${size})`}
              fill="none"
              stroke="var(--xi)"
              strokeWidth={0.75}
              vectorEffect="non-scaling-stroke"
            />
          ))}
      </g>
      {[1, 2].map((sd) => (
        <circle
          key={sd}
          cx={half}
          cy={half}
          r={(sd / extent) * half}
          fill="none"
          stroke="var(--ink3)"
          strokeWidth={0.75}
          strokeDasharray="1 2.5"
          opacity={0.8}
        />
      ))}
      <Letters props={props} regions={regions} handle={handle} />
      <rect
        x={props.selected ? 0.75 : 0.5}
        y={props.selected ? 0.75 : 0.5}
        width={size - (props.selected ? 1.5 : 1)}
        height={size - (props.selected ? 1.5 : 1)}
        fill="none"
        stroke={props.selected ? "var(--xi)" : "var(--rule2)"}
        strokeWidth={props.selected ? 1.5 : 1}
      />
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
