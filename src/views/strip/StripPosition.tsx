/** One position of the word strip: noise pad, letter with its probability, letter bars and I(t). */
import { type KeyboardEvent, memo, type ReactElement } from "react";
import { small } from "../../charts/format.ts";
import { InformationBar } from "../../charts/informationBar.tsx";
import { LetterBars } from "../../charts/letterBars.tsx";
import { NoisePad } from "../../charts/noisePad.tsx";

import { EXTENT, MAP_SIZE, type PositionDetails } from "./details.ts";

export interface StripPositionProps {
  readonly t: number;
  readonly alphabet: readonly string[];
  /** Symbol drawn here. */
  readonly drawn: number;
  /** [V] */
  readonly probabilities: Float64Array;
  /** ξ_t [d] */
  readonly xi: Float64Array;
  readonly details: PositionDetails | null;
  readonly selected: boolean;
  /** Pointed at, here or on a chart. */
  readonly pointed: boolean;
  /** After the selected position: a drag rewrites it. */
  readonly rewritten: boolean;
  readonly informationMax: number;
  /** The letter before the word was changed, where it was another; "" where the word had ended. */
  readonly was: string | null;
  onSelect(t: number): void;
  onPoint(t: number | null): void;
  /** ξ_t moved to this point of the plane of `axes`; `done` at the end of a drag. */
  onMove(t: number, axes: readonly [number, number], point: readonly [number, number], done: boolean): void;
}

const STEP = 0.1;
const LEAPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

const clamp = (x: number): number => Math.max(-EXTENT, Math.min(EXTENT, x));

/** Where a key moves the point, or null for another key. */
function moved(point: readonly [number, number], event: KeyboardEvent): readonly [number, number] | null {
  if (event.key === "0") return [0, 0];
  const leap = LEAPS[event.key];
  if (!leap || event.altKey || event.ctrlKey || event.metaKey) return null;
  const step = event.shiftKey ? 1 : STEP;
  const to = (i: 0 | 1) => clamp(Math.round((point[i] + leap[i] * step) * 1e6) / 1e6);
  return [to(0), to(1)];
}

const equal = (a: Float64Array, b: Float64Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

/** Views into a new path compare by content, so that a drag repaints only what it rewrites. */
function same<P extends object>(a: P, b: P): boolean {
  return (Object.keys(a) as (keyof P)[]).every((key) => {
    const [x, y] = [a[key], b[key]];
    return Object.is(x, y) || (x instanceof Float64Array && y instanceof Float64Array && equal(x, y));
  });
}

type PadProps = Pick<
  StripPositionProps,
  "t" | "details" | "selected" | "alphabet" | "drawn" | "xi" | "onMove" | "onSelect"
>;

function PadAt(props: PadProps): ReactElement {
  const { t, details, selected, alphabet, drawn, xi, onMove, onSelect } = props;
  // details of the last model may name directions this one does not have
  const known = details?.axes.every((axis) => axis < xi.length) ? details.axes : null;
  const axes = known ?? ([0, Math.min(1, xi.length - 1)] as const);
  const point = [xi[axes[0]]!, xi[axes[1]]!] as const;
  const letter = alphabet[drawn] ?? "end of word";
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moved(point, event);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(t, axes, to, true);
  };
  return (
    <div
      className="strip-pad"
      role="slider"
      tabIndex={selected ? 0 : -1}
      aria-label={`noise at position ${t}, two of ${xi.length} directions; arrows move it by 0.1, with Shift by 1, 0 puts it to zero`}
      aria-valuemin={-EXTENT}
      aria-valuemax={EXTENT}
      aria-valuenow={Number(point[0].toFixed(2))}
      aria-valuetext={`${small(point[0])}, ${small(point[1])}: ${letter}`}
      onKeyDown={onKeyDown}
      onFocus={() => onSelect(t)}
      title={`directions ${axes[0] + 1} (across) and ${axes[1] + 1} (up) of ${xi.length}; the others stay`}
    >
      <NoisePad
        size={56}
        symbols={details?.symbols ?? null}
        mapSize={MAP_SIZE}
        alphabet={alphabet}
        xi={point}
        drawn={drawn}
        extent={EXTENT}
        selected={selected}
        onDrag={(to, done) => onMove(t, axes, to, done)}
      />
    </div>
  );
}

/** Where only the letter's probability changes, its pad stays. */
const Pad = memo(PadAt, same);

/** The letter that stood here before, struck through. */
export function Was({ letter }: { readonly letter: string | null }): ReactElement | null {
  if (letter === null) return null;
  return (
    <span className="strip-was" title={letter ? `was ${letter}` : "the word had ended here"}>
      <span className="hidden-visually">was </span>
      {letter ? <s className="mono">{letter}</s> : <span>+</span>}
    </span>
  );
}

function Position(props: StripPositionProps): ReactElement {
  const { t, alphabet, drawn, probabilities, details, selected, pointed, rewritten, was, onSelect, onPoint } = props;
  const eos = drawn === alphabet.length;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the pad inside is the keyboard's way in
    // biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer only
    <div
      className="strip-position"
      data-selected={selected || undefined}
      data-pointed={pointed || undefined}
      data-rewritten={rewritten || undefined}
      onClick={() => onSelect(t)}
      onPointerEnter={() => onPoint(t)}
      onPointerLeave={() => onPoint(null)}
    >
      <Pad {...{ t, details, selected, alphabet, drawn, onSelect }} xi={props.xi} onMove={props.onMove} />
      <div className={eos ? "strip-letter strip-eos" : "strip-letter"}>{eos ? "EOS" : alphabet[drawn]}</div>
      <Was letter={was} />
      <div className="strip-p">{small(probabilities[drawn]!)}</div>
      <div className="strip-t">{t}</div>
      <div className="strip-bars">
        <LetterBars probabilities={probabilities} drawn={drawn} alphabet={alphabet} width={81} height={32} />
      </div>
      <div className="strip-information">
        <InformationBar nats={details?.information ?? null} max={props.informationMax} width={81} />
      </div>
    </div>
  );
}

export const StripPosition = memo(Position, same);

/** A position after the end of the word. */
interface EmptyProps {
  readonly t: number;
  readonly note: string | null;
  /** A model without noise has no pads. */
  readonly fed: boolean;
}

export function EmptyPosition({ t, note, fed }: EmptyProps): ReactElement {
  return (
    <div className={fed ? "strip-position strip-empty strip-empty-fed" : "strip-position strip-empty"}>
      {!fed && <div className="strip-pad" />}
      <div className="strip-t">{t}</div>
      <div className="strip-bars" />
      {note && <div className="strip-note">{note}</div>}
    </div>
  );
}
