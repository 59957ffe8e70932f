/** Type a word: where its posterior paths run, and its bound. Words outside the corpus are allowed and said to be so. */
import type { ReactElement } from "react";
import { fixed, withError } from "../../charts/format.ts";
import { useLexicon } from "../../store/lexicon.ts";
import { selectK } from "../../store/view.ts";
import { Sym } from "../../symbols/Sym.tsx";
import { PathWeights } from "./PathWeights.tsx";
import { Section } from "./Section.tsx";
import { patchTrace, typedWord, useTrace } from "./state.ts";

const STANDING = {
  training: "in the training words",
  corpus: "in the corpus, held out of training",
  new: "not in the corpus; that is allowed",
} as const;

function Inferred({ K, exact }: { readonly K: number; readonly exact: boolean }): ReactElement | null {
  const posterior = useTrace((trace) => trace.posterior);
  const lexicon = useLexicon((state) => state.lexicon);
  if (!posterior) return <p className="trace-note">Type a word: the paths that could have written it appear.</p>;
  if (!posterior.ok)
    return (
      <p className="trace-note warn" role="alert">
        {posterior.reason}
      </p>
    );
  const { bound, paths, word } = posterior;
  return (
    <>
      <p className="trace-note">
        {lexicon && `${STANDING[lexicon.standing(word)]}; `}
        {exact ? (
          "read letter by letter: one path"
        ) : (
          <>
            {paths.n} paths of <Sym id="q" />
          </>
        )}
      </p>
      {!exact && <PathWeights paths={paths} />}
      <dl className="trace-numbers">
        <dt>
          {exact ? (
            <>
              log <span className="ix">P</span>(<span className="ix">w</span>)
            </>
          ) : (
            <>
              bound, <Sym id="K" /> = {K}
            </>
          )}
        </dt>
        <dd>{exact ? `${fixed(bound.nats)} nats, exact` : `${withError(bound.nats, bound.se)}, ${paths.n} paths`}</dd>
      </dl>
    </>
  );
}

export function YourWord({
  alphabet,
  T,
  K,
  exact,
}: {
  readonly alphabet: readonly string[];
  readonly T: number;
  readonly K: number;
  /** A model that reads the word instead of inferring how it came about. */
  readonly exact: boolean;
}): ReactElement {
  const typed = useTrace((trace) => trace.typed);
  const bad = useTrace((trace) => trace.posterior?.ok === false);
  return (
    <Section id="panel-yourWord" title="Your word" note={exact ? "as read" : "posterior"}>
      <input
        className="trace-word mono"
        type="text"
        aria-label="your word"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={bad}
        value={typed ?? typedWord(null, alphabet, T)}
        onChange={(event) => {
          selectK(null);
          patchTrace({ typed: event.currentTarget.value });
        }}
      />
      <Inferred K={K} exact={exact} />
    </Section>
  );
}
