/**
 * Samples side by side over the letters: a dot's area is its share of the weight, lines lead to who goes on from whom,
 * strong where they reach the end. A press on a dot follows the line through it.
 */
import type { ReactElement } from "react";
import { small } from "../../charts/format.ts";
import { lastOfLine } from "../../store/tapeDescent.ts";
import type { Descents } from "./content.ts";

const LEFT = 18;
const TOP = 8;
const PITCH = 36;
const FOOT = 34;

/** Row height: all samples in some 180 px, none nearer than 5. */
const rowOf = (K: number): number => Math.max(5, Math.min(22, 180 / K));

interface Frame {
  readonly x: (t: number) => number;
  readonly y: (k: number) => number;
  readonly row: number;
}

function Lines({ descents, frame }: { readonly descents: Descents; readonly frame: Frame }): ReactElement {
  const { positions, line } = descents;
  const { x, y } = frame;
  const edges = positions.slice(0, -1).flatMap(({ ancestors }, t) =>
    Array.from(ancestors, (from, k) => ({
      t,
      from,
      k,
      lives: lastOfLine(positions, t + 1, k) === positions.length - 1,
    })),
  );
  return (
    <>
      {edges.map(({ t, from, k, lives }) => (
        <path
          key={`${t} ${k}`}
          d={`M${x(t)},${y(from)}L${x(t + 1)},${y(k)}`}
          stroke={lives ? "var(--ink3)" : "var(--rule2)"}
          strokeWidth={lives ? 1.25 : 0.75}
        />
      ))}
      <path
        d={line.map((k, t) => `${t === 0 ? "M" : "L"}${x(t)},${y(k)}`).join("")}
        fill="none"
        stroke="var(--q)"
        strokeWidth={2}
      />
    </>
  );
}

/** A dot with all the weight fills this share of a row's height, or of the space between letters. */
const radius = (share: number, row: number): number => Math.max(1.2, Math.sqrt(share) * Math.min(11, 1.6 * row));

export interface DescentProps {
  readonly descents: Descents;
  onChoose(t: number, k: number): void;
}

export function Descent({ descents, onChoose }: DescentProps): ReactElement {
  const { positions, letters, t: selected, line } = descents;
  const T = positions.length;
  const K = positions[0]!.shares.length;
  const row = rowOf(K);
  const frame: Frame = { x: (t) => LEFT + t * PITCH + PITCH / 2, y: (k) => TOP + k * row + row / 2, row };
  const { x, y } = frame;
  const bottom = TOP + K * row;
  const drawn = positions.flatMap((position, t) => (position.drawn && t < T - 1 ? [t + 1] : []));
  const when = drawn.length === 0 ? "never drawn anew" : `drawn anew after ${drawn.join(", ")}`;
  const label = `Lines of descent of ${K} samples over ${T} positions, ${when}; followed: ${line.map((k) => k + 1).join(", ")}`;
  return (
    <figure className="slow-descent">
      <figcaption className="t12 ink3">
        {K} samples over the letters; a dot’s area is its share of the weight; bars: {when}; press a dot to follow its
        line
      </figcaption>
      <div className="slow-descent-scroll">
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list of samples and Shift with arrows choose the same */}
        <svg
          role="img"
          aria-label={label}
          width={LEFT + T * PITCH + 8}
          height={bottom + FOOT}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const at = (place: number, n: number) => Math.max(0, Math.min(n - 1, Math.floor(place)));
            onChoose(at((event.clientX - box.left - LEFT) / PITCH, T), at((event.clientY - box.top - TOP) / row, K));
          }}
        >
          <rect x={x(selected) - PITCH / 2} y={0} width={PITCH} height={bottom + FOOT} fill="var(--sel)" />
          <Lines descents={descents} frame={frame} />
          {drawn.map((t) => (
            <path key={t} d={`M${x(t) - PITCH / 2},${TOP}V${bottom}`} stroke="var(--ink)" strokeWidth={1} />
          ))}
          {positions.flatMap(({ shares }, t) =>
            Array.from(shares, (share, k) => (
              <circle
                // biome-ignore lint/suspicious/noArrayIndexKey: the index is the sample
                key={`${t} ${k}`}
                cx={x(t)}
                cy={y(k)}
                r={radius(share, row)}
                fill="var(--q)"
                fillOpacity={line[t] === k ? 1 : 0.45}
                stroke="var(--bg)"
              />
            )),
          )}
          {letters.map((letter, t) => (
            <text
              // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
              key={t}
              className="mono"
              x={x(t)}
              y={bottom + 16}
              textAnchor="middle"
              fill="var(--data)"
            >
              {letter === "EOS" ? "↵" : letter}
            </text>
          ))}
          {positions.flatMap(({ shares }, t) =>
            Array.from(shares, (share, k) => (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: the index is the sample
                key={`${t} ${k}`}
                x={x(t) - PITCH / 2}
                y={y(k) - row / 2}
                width={PITCH}
                height={row}
                fill="transparent"
              >
                <title>{`sample ${k + 1} at letter ${t + 1}: ${small(share, 3)} of the weight`}</title>
              </rect>
            )),
          )}
        </svg>
      </div>
    </figure>
  );
}
