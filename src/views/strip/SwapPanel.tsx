/** ξ_t of two words changes places: what each becomes with the other's noise at one position. */
import { type ReactElement, useMemo, useState } from "react";
import { type PinnedWord, selectT } from "../../store/view.ts";
import { Sym } from "../../symbols/Sym.tsx";
import { swapped } from "./encode.ts";
import { fits, rewrite } from "./noise.ts";
import { StripPanel } from "./StripPanel.tsx";
import { useEncoded } from "./useEncoded.ts";
import type { Strip } from "./useStrip.ts";
import { useStripActions } from "./useStripActions.ts";
import { WordField } from "./WordField.tsx";

interface ResultProps {
  readonly before: string;
  readonly after: PinnedWord;
  onTake(word: PinnedWord): void;
}

function Result({ before, after, onTake }: ResultProps): ReactElement {
  return (
    <div className="strip-swap">
      <span className="mono">{before || "–"}</span>
      <span aria-hidden="true">→</span>
      <span className="hidden-visually">becomes</span>
      <span className="mono strong">{after.text || "–"}</span>
      <button type="button" className="strip-button" onClick={() => onTake(after)}>
        Take it
      </button>
    </div>
  );
}

export interface SwapPanelProps {
  readonly strip: Strip;
  readonly t: number;
  /** Words whose noise is known. */
  readonly samples: readonly PinnedWord[];
  onClose(): void;
}

export function SwapPanel({ strip, t, samples, onClose }: SwapPanelProps): ReactElement {
  const texts = [...new Set(samples.map(({ text }) => text).filter((text) => text !== ""))];
  const [other, setOther] = useState(() => texts.find((text) => text !== strip.read.text) ?? "");
  const encoded = useEncoded(other);
  const { become } = useStripActions(strip);
  const { generator, alphabet, word } = strip;
  // a sample is made of its own noise; any other word of what q says it could be
  const sample = samples.find(({ text }) => text === other && text !== "");
  const partner = sample && fits(sample, generator) ? sample : encoded.word;
  const results = useMemo(() => {
    if (!partner) return null;
    const [here, there] = swapped(word, partner, generator.d, t);
    return [rewrite(generator, alphabet, here), rewrite(generator, alphabet, there)] as const;
  }, [word, partner, generator, alphabet, t]);
  return (
    <StripPanel
      title={
        <>
          Swap <Sym id="xi" sub={t} /> with another word
        </>
      }
      caption="Everything else about both words stays: their other noise and their letter draws. A sample brings its own noise; a word you type, noise that q finds for it."
      onClose={onClose}
    >
      <div className="strip-ends">
        <WordField
          label="other word"
          value={other}
          problem={sample ? null : encoded.reason}
          suggestions={texts}
          onChange={setOther}
        />
        <label className="strip-field">
          <span className="ink3">position</span>
          <select value={t} onChange={(event) => selectT(Number(event.currentTarget.value))}>
            {strip.read.symbols.map((_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
              <option key={i} value={i + 1}>
                {i + 1}
              </option>
            ))}
          </select>
        </label>
      </div>
      {results ? (
        <>
          <Result before={strip.read.text} after={results[0]} onTake={(taken) => become(taken, true)} />
          <Result before={other} after={results[1]} onTake={(taken) => become(taken, true)} />
        </>
      ) : (
        <p className="t12 ink3">{encoded.reason ? "" : "Looking for its noise…"}</p>
      )}
    </StripPanel>
  );
}
