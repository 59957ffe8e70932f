/** From one word to another through noise: both are encoded by q, and what lies between is written by F_g. */
import { type CSSProperties, type ReactElement, useMemo, useState } from "react";
import { Sym } from "../../symbols/Sym.tsx";
import { between, ENCODINGS } from "./encode.ts";
import { rewrite } from "./noise.ts";
import { StripPanel } from "./StripPanel.tsx";
import { useEncoded } from "./useEncoded.ts";
import type { Strip } from "./useStrip.ts";
import { useStripActions } from "./useStripActions.ts";
import { WordField } from "./WordField.tsx";

/** Words shown on the way, ends included. */
const STOPS = 11;

export interface WalkPanelProps {
  readonly strip: Strip;
  readonly suggestions: readonly string[];
  onClose(): void;
}

export function WalkPanel({ strip, suggestions, onClose }: WalkPanelProps): ReactElement {
  const other = suggestions.find((word) => word !== strip.read.text) ?? "";
  const [ends, setEnds] = useState({ from: strip.read.ended ? strip.read.text : "", to: other });
  const [s, setS] = useState(0);
  const a = useEncoded(ends.from);
  const b = useEncoded(ends.to);
  const { become } = useStripActions(strip);
  const { generator, alphabet } = strip;
  const way = useMemo(() => {
    if (!a.word || !b.word) return null;
    const [from, to] = [a.word, b.word];
    return Array.from({ length: STOPS }, (_, i) => {
      const at = i / (STOPS - 1);
      return { at, text: rewrite(generator, alphabet, between(from, to, at)).text };
    });
  }, [a.word, b.word, generator, alphabet]);
  const go = (at: number, done: boolean) => {
    setS(at);
    if (a.word && b.word) become(between(a.word, b.word, at), done);
  };
  return (
    <StripPanel
      title="Walk from one word to another"
      caption={
        <>
          <Sym id="q" /> encodes both (the best of {ENCODINGS} paths each). On the way the noise is cos · first + sin ·
          second, which stays standard normal.
        </>
      }
      onClose={onClose}
    >
      <div className="strip-ends">
        <WordField
          label="from"
          value={ends.from}
          problem={a.reason}
          suggestions={suggestions}
          onChange={(from) => setEnds({ ...ends, from })}
        />
        <WordField
          label="to"
          value={ends.to}
          problem={b.reason}
          suggestions={suggestions}
          onChange={(to) => setEnds({ ...ends, to })}
        />
      </div>
      <span className="slider">
        <input
          type="range"
          aria-label="how far from the first word to the second"
          aria-valuetext={`${Math.round(100 * s)} %`}
          min={0}
          max={1}
          step={0.01}
          value={s}
          disabled={!way}
          style={{ "--fill": `${100 * s}%` } as CSSProperties}
          onChange={(event) => go(event.currentTarget.valueAsNumber, false)}
          onPointerUp={(event) => go(event.currentTarget.valueAsNumber, true)}
          onKeyUp={(event) => go(event.currentTarget.valueAsNumber, true)}
        />
        <output>{Math.round(100 * s)} %</output>
      </span>
      <ol className="strip-way">
        {way?.map(({ at, text }, i) => (
          <li key={at}>
            <button
              type="button"
              className="strip-stop mono"
              data-same={i > 0 && text === way[i - 1]!.text ? "" : undefined}
              aria-label={`${text || "the empty word"}, ${Math.round(100 * at)} % of the way`}
              onClick={() => go(at, true)}
            >
              {text || "–"}
            </button>
          </li>
        ))}
      </ol>
    </StripPanel>
  );
}
