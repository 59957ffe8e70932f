/** The 24 samples, each marked: in the training words, only elsewhere in the corpus, or new. A click pins one. */
import { memo, type ReactElement, useMemo } from "react";
import { whole } from "../../charts/format.ts";
import { weightsA } from "../../store/generator.ts";
import { type Standing, useLexicon } from "../../store/lexicon.ts";
import { newSampleNoise, type PinnedWord, pinWord, setSampleMode, useView } from "../../store/view.ts";
import { OtherWord, useOtherSamples } from "./OtherWords.tsx";
import { isPinned, SAMPLES, useSamplesOf } from "./samples.ts";

const STANDING: Record<Standing, string> = {
  training: "in the training words",
  corpus: "in the corpus, not in training",
  new: "a new word",
};

/** ■ training, half ■ corpus only, □ new; nothing while the words are not loaded. */
function Mark({ standing }: { readonly standing: Standing | null }): ReactElement {
  return (
    <svg width="8" height="8" className={`standing ${standing ?? "unknown"}`} aria-hidden="true">
      {standing === "training" && <rect width="8" height="8" className="filled" />}
      {standing === "corpus" && <path d="M0 0h8L0 8z" className="filled" />}
      {standing && standing !== "training" && <rect x=".6" y=".6" width="6.8" height="6.8" className="outline" />}
    </svg>
  );
}

/** "Real words of 24: A 5, B 9". */
function bothTitle(a: readonly (Standing | null)[], b: readonly (Standing | null)[]): string {
  const real = (standings: readonly (Standing | null)[]) => standings.filter((standing) => standing !== "new").length;
  if ([...a, ...b].some((standing) => standing === null) || b.length === 0) return "Sampled words of both";
  return `Real words of ${a.length}: A ${real(a)}, B ${real(b)}`;
}

function title(standings: readonly (Standing | null)[]): string {
  if (standings.length === 0) return "Sampled words";
  if (standings.some((standing) => standing === null)) return `${standings.length} sampled words`;
  const real = standings.filter((standing) => standing !== "new").length;
  return `${real} of ${standings.length} samples ${real === 1 ? "is a real word" : "are real words"}`;
}

interface WordProps {
  readonly sample: PinnedWord;
  readonly standing: Standing | null;
  readonly pinned: boolean;
  /** What the run it is compared with makes of the same noise. */
  readonly other: PinnedWord | null;
  readonly otherStanding: Standing | null;
}

const Word = memo(function Word({ sample, standing, pinned, other, otherStanding }: WordProps): ReactElement {
  const said = sample.text === "" ? "the empty word" : sample.text;
  return (
    <button
      type="button"
      className={`word ${standing ?? "unknown"}`}
      aria-pressed={pinned}
      aria-label={`${standing ? `${said}, ${STANDING[standing]}` : said}${other ? `; B: ${other.text || "the empty word"}` : ""}`}
      onClick={() => pinWord(pinned ? null : sample)}
    >
      <Mark standing={standing} />
      <span>{sample.text || "∅"}</span>
      {other && (
        <>
          <Mark standing={otherStanding} />
          <OtherWord text={other.text} of={sample.text} />
        </>
      )}
    </button>
  );
});

/** How letters are read from the states: drawn, or always the likeliest. */
function ModeSelect(): ReactElement {
  const { mode } = useView((view) => view.samples);
  return (
    <select
      className="inline-select"
      aria-label={`How the ${SAMPLES} words are read from their states`}
      value={mode}
      onChange={(event) => setSampleMode(event.currentTarget.value === "argmax" ? "argmax" : "draw")}
    >
      <option value="draw">drawn</option>
      <option value="argmax">arg-max</option>
    </select>
  );
}

function Legend(): ReactElement {
  return (
    <div className="words-legend">
      {(["training", "corpus", "new"] as const).map((standing) => (
        <span key={standing}>
          <Mark standing={standing} /> {standing === "corpus" ? "corpus only" : standing}
        </span>
      ))}
    </div>
  );
}

export function SampledWords(): ReactElement {
  const samples = useSamplesOf(weightsA.use());
  const { others, note } = useOtherSamples();
  const lexicon = useLexicon((state) => state.lexicon);
  const pinned = useView((view) => view.selection.word);
  const { generator, source, step } = weightsA.use();
  const [standings, standingsB] = useMemo(() => {
    const standingOf = ({ text }: PinnedWord) => lexicon?.standing(text) ?? null;
    return [samples.map(standingOf), others?.map(standingOf)];
  }, [samples, others, lexicon]);
  const noise = generator?.kind !== "feedback";
  const kept = noise ? "same noise at every refresh" : "same draws each time";
  const from =
    source === "recorded"
      ? "recorded model"
      : source === "run"
        ? kept
        : `step ${whole(step)}, ${noise ? "same noise" : "same draws"}`;
  return (
    <section className="words-panel">
      <header className="words-head">
        <h2 className="figure-title">{standingsB ? bothTitle(standings, standingsB) : title(standings)}</h2>
        <p className="figure-caption">
          <ModeSelect />
          {samples.length > 0 && `; ${note ?? from}`}
        </p>
        <button
          type="button"
          className="button small"
          onClick={newSampleNoise}
          title={noise ? "24 other draws of noise" : "24 other words"}
          aria-label={noise ? "New noise for all words" : "Draw all words again"}
        >
          {noise ? (
            <>
              New <span className="ix">ξ</span>
            </>
          ) : (
            "New"
          )}
        </button>
      </header>
      {samples.length === 0 ? (
        <p className="empty-frame">No model yet: its words appear here.</p>
      ) : (
        <div className={others ? "words both" : "words"}>
          {samples.map((sample, i) => (
            <Word
              // biome-ignore lint/suspicious/noArrayIndexKey: a sample is its place in the frozen noise
              key={i}
              sample={sample}
              standing={standings[i] ?? null}
              pinned={isPinned(sample, pinned)}
              other={others?.[i] ?? null}
              otherStanding={standingsB?.[i] ?? null}
            />
          ))}
        </div>
      )}
      <Legend />
    </section>
  );
}
