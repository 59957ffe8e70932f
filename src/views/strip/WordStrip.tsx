/**
 * The word strip: the selected word position by position, on every tab. Dragging ξ_t rewrites the word from t on, at
 * once and on this thread; the letters before t stay, because nothing of theirs depends on ξ_t.
 */
import { type ReactElement, useEffect, useRef } from "react";
import { selectT, useView } from "../../store/view.ts";
import { Sym } from "../../symbols/Sym.tsx";
import { EXTENT, INFORMATION_DRAWS } from "./details.ts";
import { FeedbackPosition } from "./FeedbackPosition.tsx";
import { StripHead } from "./StripHead.tsx";
import { EmptyPosition, StripPosition } from "./StripPosition.tsx";
import { type Strip, useDetails, useFirstPin, useLogProbability, useStrip } from "./useStrip.ts";
import { useStripActions } from "./useStripActions.ts";
import "./strip.css";

/** I(t) bars share a scale; it grows when a position needs more. Chosen: most first letters carry less. */
const INFORMATION_MAX = 1.8;

function Labels({ fed }: { readonly fed: boolean }): ReactElement {
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
      <div className="strip-label-xi">
        <Sym id="xi" sub={<span className="ix">t</span>} />
        <div className="ink3">plane ±{EXTENT}</div>
      </div>
      <div className="strip-label-p">
        <span className="ix">p</span>(<span className="ix">w</span> | <span className="ix">h</span>)
      </div>
      <div className="strip-label-i" title={`estimated from ${INFORMATION_DRAWS} draws of noise at each position`}>
        <Sym id="I" />(<span className="ix">t</span>) nats
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

function Positions({ strip, t }: { readonly strip: Strip; readonly t: number }): ReactElement {
  const { generator, word, paths, read, alphabet } = strip;
  const typed = word.prefix?.length ?? 0;
  const fed = generator.kind === "feedback";
  const details = useDetails(strip, t);
  const { move } = useStripActions(strip);
  const scroller = useScrollToSelected(t);
  const { V, T, d } = generator;
  const live = read.symbols.length;
  const highest = Math.max(INFORMATION_MAX, ...Array.from(details.values(), (known) => known.information));
  return (
    <div className="strip-scroll" ref={scroller}>
      {Array.from({ length: T }, (_, i) => {
        const at = i + 1;
        if (i >= live)
          return <EmptyPosition key={at} t={at} fed={fed} note={i === live ? "after EOS: masked" : null} />;
        const probabilities = paths.probabilities.subarray(i * V, at * V);
        const drawn = read.symbols[i]!;
        if (generator.kind === "feedback")
          return (
            <FeedbackPosition
              key={at}
              {...{ t: at, alphabet, drawn, probabilities }}
              selected={at === t}
              rewritten={at >= t}
              typed={at <= typed}
              onSelect={selectT}
            />
          );
        return (
          <StripPosition
            key={at}
            {...{ t: at, alphabet, drawn, probabilities }}
            xi={word.noise.subarray(i * d, at * d)}
            details={details.get(at) ?? null}
            selected={at === t}
            rewritten={at >= t}
            informationMax={highest}
            onSelect={selectT}
            onMove={move}
          />
        );
      })}
    </div>
  );
}

export function WordStrip(): ReactElement {
  useFirstPin();
  const strip = useStrip();
  const selected = useView((view) => view.selection.t);
  const estimate = useLogProbability(strip);
  if (!strip)
    return (
      <section className="strip strip-waiting" id="panel-strip" aria-label="Word strip">
        <p className="ink3 t12">No model yet. Its words appear here letter by letter.</p>
      </section>
    );
  const t = Math.min(selected, strip.read.symbols.length);
  return (
    <section className="strip" id="panel-strip" aria-label={`Word strip: ${strip.read.text || "the empty word"}`}>
      <StripHead strip={strip} t={t} estimate={estimate} />
      <Labels fed={strip.generator.kind === "feedback"} />
      <Positions strip={strip} t={t} />
    </section>
  );
}
