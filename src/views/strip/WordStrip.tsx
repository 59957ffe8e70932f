/**
 * The word strip: the selected word position by position, on every tab. Dragging ξ_t rewrites the word from t on, at
 * once and on this thread; the letters before t stay, because nothing of theirs depends on ξ_t.
 */
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from "react";
import { hoverT, selectT, useView } from "../../store/view.ts";
import { Sym } from "../../symbols/Sym.tsx";
import { useSamples } from "../train/samples.ts";
import type { ReadWord } from "../words.ts";
import { DirectionsPanel } from "./DirectionsPanel.tsx";
import { EXTENT, INFORMATION_DRAWS, type PositionDetails } from "./details.ts";
import { changedLetters } from "./diff.ts";
import { FeedbackPosition } from "./FeedbackPosition.tsx";
import { type Plane, planeFor, usePadAxes } from "./padAxes.ts";
import type { StripPanelId } from "./StripButtons.tsx";
import { StripHead } from "./StripHead.tsx";
import { EmptyPosition, StripPosition } from "./StripPosition.tsx";
import { SwapPanel } from "./SwapPanel.tsx";
import { type Strip, useDetails, useFirstPin, useLogProbability, useStrip, useWas } from "./useStrip.ts";
import { useStripActions } from "./useStripActions.ts";
import { WalkPanel } from "./WalkPanel.tsx";
import "./strip.css";

/** I(t) bars share a scale; it grows when a position needs more. Chosen: most first letters carry less. */
const INFORMATION_MAX = 1.8;

function Labels({ fed, told }: { readonly fed: boolean; readonly told: boolean }): ReactElement {
  if (fed)
    return (
      <div className="strip-labels" aria-hidden="true">
        <div className="strip-label-p">
          <span className="ix">p</span>(
          <Sym id="w" sub={<span className="ix">t</span>} /> | <Sym id="w" sub={<span className="ix">&lt;t</span>} />)
        </div>
      </div>
    );
  return (
    <div className="strip-labels" aria-hidden="true">
      <div className="strip-label-xi" title={`two of its directions, from −${EXTENT} to ${EXTENT}`}>
        <div className="ink3">noise</div>
        <Sym id="xi" sub={<span className="ix">t</span>} /> <span className="ink3">±{EXTENT}</span>
      </div>
      <div className="strip-label-p">
        <div className="ink3">letters</div>
        <span className="ix">p</span>(<span className="ix">w</span> | <span className="ix">h</span>
        {told && (
          <span title="the letter before">
            , <span className="ix">w</span>
            <sub className="sub">−</sub>
          </span>
        )}
        )
      </div>
      <div className="strip-label-i" title={`estimated from ${INFORMATION_DRAWS} draws of noise at each position`}>
        <div className="ink3">information</div>
        <Sym id="I" />(<span className="ix">t</span>), nats
      </div>
    </div>
  );
}

/** Keeps the selected position in sight where the strip scrolls. */
function useScrollToSelected(t: number) {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = scroller.current;
    const item = box?.children[t - 1];
    if (!box || !(item instanceof HTMLElement)) return;
    const left = item.offsetLeft - box.offsetLeft;
    if (left < box.scrollLeft) box.scrollLeft = Math.max(0, left - 24);
    else if (left + item.offsetWidth > box.scrollLeft + box.clientWidth)
      box.scrollLeft = left + item.offsetWidth - box.clientWidth + 24;
  }, [t]);
  return scroller;
}

interface PositionsProps {
  readonly strip: Strip;
  readonly t: number;
  readonly was: ReadWord | null;
  readonly details: ReadonlyMap<number, PositionDetails>;
}

function Positions({ strip, t, was, details }: PositionsProps): ReactElement {
  const { generator, word, paths, read, alphabet } = strip;
  const changed = changedLetters(read, was, alphabet);
  const typed = word.prefix?.length ?? 0;
  const fed = generator.kind === "feedback";
  const { move } = useStripActions(strip);
  const pointed = useView((view) => view.hover.t);
  const scroller = useScrollToSelected(t);
  const { V, T, d } = generator;
  const live = read.symbols.length;
  const highest = Math.max(INFORMATION_MAX, ...Array.from(details.values(), (known) => known.information));
  return (
    <div className="strip-scroll" ref={scroller}>
      {Array.from({ length: T }, (_, i) => {
        const at = i + 1;
        if (i >= live)
          return <EmptyPosition key={at} t={at} fed={fed} note={i === live ? "the word has ended" : null} />;
        const probabilities = paths.probabilities.subarray(i * V, at * V);
        const drawn = read.symbols[i]!;
        if (generator.kind === "feedback")
          return (
            <FeedbackPosition
              key={at}
              {...{ t: at, alphabet, drawn, probabilities }}
              selected={at === t}
              pointed={at === pointed}
              rewritten={at >= t}
              typed={at <= typed}
              was={changed[i]!}
              onSelect={selectT}
              onPoint={hoverT}
            />
          );
        return (
          <StripPosition
            key={at}
            {...{ t: at, alphabet, drawn, probabilities }}
            xi={word.noise.subarray(i * d, at * d)}
            details={details.get(at) ?? null}
            selected={at === t}
            pointed={at === pointed}
            rewritten={at >= t}
            informationMax={highest}
            was={changed[i]!}
            onSelect={selectT}
            onPoint={hoverT}
            onMove={move}
          />
        );
      })}
    </div>
  );
}

/** Ctrl+Z within the strip takes back what the strip did; elsewhere it takes back settings. */
function historyKey(event: KeyboardEvent): "undo" | "redo" | null {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return null;
  if (event.target instanceof HTMLElement && event.target.closest("input[type='text']")) return null;
  return key === "y" || event.shiftKey ? "redo" : "undo";
}

interface PanelProps {
  readonly id: StripPanelId;
  readonly strip: Strip;
  readonly t: number;
  readonly plane: Plane;
  onClose(): void;
}

function Panel({ id, strip, t, plane, onClose }: PanelProps): ReactElement | null {
  const samples = useSamples();
  if (strip.generator.kind === "feedback") return null;
  switch (id) {
    case "directions":
      return <DirectionsPanel {...{ strip, t, plane, onClose }} />;
    case "swap":
      return <SwapPanel {...{ strip, t, samples, onClose }} />;
    case "walk":
      return (
        <WalkPanel
          {...{ strip, onClose }}
          suggestions={[...new Set(samples.map(({ text }) => text).filter((text) => text !== ""))]}
        />
      );
    default:
      return id satisfies never;
  }
}

interface LoadedProps {
  readonly strip: Strip;
  readonly t: number;
}

function Loaded({ strip, t }: LoadedProps): ReactElement {
  const [panel, setPanel] = useState<StripPanelId | null>(null);
  const estimate = useLogProbability(strip);
  const was = useWas(strip);
  const details = useDetails(strip, t);
  const { undo, redo } = useStripActions(strip);
  const onKeyDown = (event: KeyboardEvent) => {
    const asked = historyKey(event);
    if (!asked) return;
    event.preventDefault();
    event.stopPropagation();
    (asked === "undo" ? undo : redo)();
  };
  const { d } = strip.generator;
  const chosen = usePadAxes((pads) => pads.chosen);
  const known = planeFor(chosen, d) ?? details.get(t)?.axes;
  const plane: Plane = known?.every((axis) => axis < d) ? known : [0, Math.min(1, d - 1)];
  return (
    <section
      className="strip"
      id="panel-strip"
      aria-label={`Word strip: ${strip.read.text || "the empty word"}`}
      onKeyDown={onKeyDown}
    >
      <StripHead {...{ strip, t, estimate, was }} onOpen={setPanel} />
      <Labels
        fed={strip.generator.kind === "feedback"}
        told={strip.generator.kind === "latent" && strip.generator.feeds === true}
      />
      <Positions {...{ strip, t, was, details }} />
      {panel && <Panel key={panel} id={panel} {...{ strip, t, plane }} onClose={() => setPanel(null)} />}
    </section>
  );
}

export function WordStrip(): ReactElement {
  useFirstPin();
  const strip = useStrip();
  const selected = useView((view) => view.selection.t);
  if (!strip)
    return (
      <section className="strip strip-waiting" id="panel-strip" aria-label="Word strip">
        <p className="ink3 t12">No model yet. Its words appear here letter by letter.</p>
      </section>
    );
  return <Loaded strip={strip} t={Math.min(selected, strip.read.symbols.length)} />;
}
