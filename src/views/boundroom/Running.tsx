/** Bounds of the running model on a word: typed, or that of the strip. In a worker; training goes on. */
import { type ReactElement, useMemo } from "react";
import { Figure } from "../../charts/figure.tsx";
import { fixed, small, whole } from "../../charts/format.ts";
import { wordBounds } from "../../charts/wordBounds.tsx";
import { peakOf, pointsOf, type WordBoundsData } from "../../charts/wordBoundsData.ts";
import { fitsModel } from "../../models/wordBatch.ts";
import { patchBoundRoom, useBoundRoom } from "../../store/boundRoom.ts";
import { useGenerator } from "../../store/generator.ts";
import { useView } from "../../store/view.ts";
import { Sym } from "../../symbols/Sym.tsx";
import { useModel } from "../useModel.ts";
import { wordData } from "./facts.ts";
import { cancelWord, measureWord } from "./work.ts";

const HEIGHT = 232;

/** A feedback model says its own probability. */
function Exact({ label }: { readonly label: string }): ReactElement {
  return (
    <section>
      <h2 className="figure-title">A {label}’s words have exact probabilities: nothing to bound</h2>
      <p className="room-say">
        It is fed its own letters, so log <span className="ix">P</span>(<span className="ix">w</span>) is the sum of its
        letters’ log probabilities (chain rule): exact, with nothing to sample and nothing to bound. Choose a state
        space model to see bounds on its words.
      </p>
    </section>
  );
}

/** The run has gone on, or another one is there. */
function Since(): ReactElement | null {
  const subject = useBoundRoom((room) => room.wordSubject);
  const { step } = useGenerator();
  if (!subject || subject.step === step) return null;
  return (
    <p className="room-say">
      These are the bounds at step {whole(subject.step)}; the model is at step {whole(step)} now.
    </p>
  );
}

/** What was found, in a sentence that is computed. */
function Finding({ data }: { readonly data: WordBoundsData }): ReactElement | null {
  const { evidence, done } = data;
  const algorithm = pointsOf(data, "filteringIwae");
  const peak = peakOf(algorithm);
  if (!done || !evidence || !peak) return null;
  const { best, falls } = peak;
  const gap = evidence.nats - best.nats;
  return (
    <p className="room-say">
      Algorithm 1 is highest at <Sym id="K" /> = {whole(best.K)}: {fixed(gap)} nats below log{" "}
      <span className="ix">P̂</span>
      {falls
        ? "; with more samples it falls again, because each step is weighed without its future."
        : "; up to here more samples do not surely loosen it."}
    </p>
  );
}

function Progress({ data }: { readonly data: WordBoundsData }): ReactElement | null {
  const work = useBoundRoom((room) => room.wordWork);
  if (work.at === "failed")
    return (
      <p className="room-say warn" role="alert">
        The bounds could not be computed: {work.reason}. Asking again starts another worker.
      </p>
    );
  if (work.at === "idle") return <Finding data={data} />;
  return (
    <p className="room-line">
      <progress value={work.share} max={1} aria-label="Estimates drawn" /> {Math.round(100 * work.share)} %{" "}
      <button type="button" className="link" onClick={cancelWord}>
        Stop
      </button>
    </p>
  );
}

function WordForm(): ReactElement {
  const { weights, step } = useGenerator();
  const typed = useBoundRoom((room) => room.typed);
  const strip = useView((view) => view.selection.word?.text ?? "");
  const word = typed ?? strip;
  const fits = weights !== null && fitsModel(word, weights.alphabet, weights.T);
  return (
    <form
      className="room-word"
      onSubmit={(event) => {
        event.preventDefault();
        if (weights && fits) void measureWord(word, weights, step);
      }}
    >
      <input
        type="text"
        className="mono"
        aria-label="Word to bound"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={!fits}
        value={word}
        onChange={(event) => patchBoundRoom({ typed: event.currentTarget.value })}
      />
      <button type="submit" className="button" disabled={!fits}>
        Bound this word
      </button>
      {!fits && weights && (
        <p className="t12 warn" role="alert">
          {word === "" ? "Type a word." : `This model writes words of up to ${weights.T - 1} of its own letters.`}
        </p>
      )}
    </form>
  );
}

function Bounds(): ReactElement {
  const { config } = useGenerator().weights ?? {};
  const subject = useBoundRoom((room) => room.wordSubject);
  const bounds = useBoundRoom((room) => room.wordBounds);
  const work = useBoundRoom((room) => room.wordWork);
  const data = useMemo(() => wordData(subject, { wordBounds: bounds, wordWork: work }), [subject, bounds, work]);
  const { evidence } = data;
  return (
    <div className="room-running">
      <div>
        <p className="room-say">
          Your model has no exact log <span className="ix">P</span>(<span className="ix">w</span>). Its own{" "}
          <Sym id="q" /> proposes; each estimate bounds it from below in the mean. The rule is an estimate too, of many
          whole trajectories.
        </p>
        <WordForm />
        <Progress data={data} />
        <Since />
        {evidence && (
          <dl className="room-numbers">
            <dt>
              log <span className="ix">P̂</span>
            </dt>
            <dd>
              {fixed(evidence.nats)} ± {small(evidence.se)}
            </dd>
            <dt>trajectories</dt>
            <dd>
              {whole(evidence.samples)}, {fixed(evidence.ess, 0)} effective
            </dd>
            <dt>trained with</dt>
            <dd>
              <Sym id="K" /> = {config?.objective.K ?? "–"}
            </dd>
          </dl>
        )}
      </div>
      <Figure chart={wordBounds} width={540} props={{ data, height: HEIGHT }} />
    </div>
  );
}

export function Running(): ReactElement {
  const model = useModel();
  return model?.kind === "feedback" ? <Exact label={model.label} /> : <Bounds />;
}
