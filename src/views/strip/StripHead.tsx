/** Left end of the strip: the word, whether it is known, its log P̂, and what can be done to its noise. */
import type { ReactElement } from "react";
import { fixed, withError } from "../../charts/format.ts";
import { useAb } from "../../store/ab.ts";
import { useLexicon } from "../../store/lexicon.ts";
import { RunSwitch } from "../ab/RunSwitch.tsx";
import type { Estimate } from "../bound.ts";
import type { ReadWord } from "../words.ts";
import { differenceText } from "./diff.ts";
import { StripButtons, type StripPanelId } from "./StripButtons.tsx";
import { STRIP_PATHS, type Strip } from "./useStrip.ts";

const STANDING = { training: "training word", corpus: "in the corpus", new: "new word" } as const;

/** What the lexicon says of a word; nothing while it is not loaded. */
function useStanding(strip: Strip): string {
  const lexicon = useLexicon((state) => state.lexicon);
  if (!strip.read.ended) return "unfinished";
  if (strip.read.text === "") return "empty word";
  return lexicon ? STANDING[lexicon.standing(strip.read.text)] : "";
}

interface ProbabilityProps {
  readonly estimate: Estimate | null;
  readonly ended: boolean;
}

/** Of a model that is fed its letters: the chain rule, nothing estimated. */
function Exact({ estimate, ended }: ProbabilityProps) {
  return (
    <div className="strip-estimate" title="the sum of log P over the letters and the end of the word">
      log <span className="ix">P</span>(<span className="ix">w</span>) {estimate && fixed(estimate.nats)}
      <span className="ink3">{estimate ? " nats, exact" : ended ? "…" : "needs an end of word"}</span>
    </div>
  );
}

function Probability({ estimate, ended }: ProbabilityProps) {
  const how = `importance sampling over ${STRIP_PATHS} posterior paths, ± one standard error`;
  return (
    <div className="strip-estimate" title={how}>
      log <span className="ix">P̂</span>{" "}
      {estimate ? (
        <>
          {Number.isFinite(estimate.se) ? withError(estimate.nats, estimate.se) : fixed(estimate.nats)}
          <span className="ink3"> nats, {STRIP_PATHS} paths</span>
        </>
      ) : (
        <span className="ink3">{ended ? "…" : "needs an end of word"}</span>
      )}
    </div>
  );
}

/** What the word was made of, or how to begin. */
function Difference({ strip, was }: { readonly strip: Strip; readonly was: ReadWord | null }): ReactElement {
  const how = strip.generator.kind === "feedback" ? "type how it starts" : "drag ▲ to change the word";
  const text = was ? differenceText(strip.read, was) : how;
  return (
    <div className="strip-difference ink3" title={was ? text : undefined}>
      {text}
    </div>
  );
}

export interface StripHeadProps {
  readonly strip: Strip;
  readonly t: number;
  readonly estimate: Estimate | null;
  readonly was: ReadWord | null;
  onOpen(panel: StripPanelId): void;
}

export function StripHead({ strip, t, estimate, was, onOpen }: StripHeadProps): ReactElement {
  const standing = useStanding(strip);
  const { text, ended } = strip.read;
  const paired = useAb((ab) => ab.open);
  const Log = strip.generator.kind === "feedback" ? Exact : Probability;
  return (
    <div className="strip-head">
      <div className={paired ? "strip-word paired" : "strip-word"}>
        <output className="t20" aria-label="selected word">
          {text || "–"}
        </output>
        <span className="strip-standing ink3 t12">{standing}</span>
        <RunSwitch />
      </div>
      <Difference strip={strip} was={was} />
      <Log estimate={text ? estimate : null} ended={ended && text !== ""} />
      <StripButtons strip={strip} t={t} onOpen={onOpen} />
    </div>
  );
}
