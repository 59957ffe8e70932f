/** What own words are: how many, which letters, how long, which are frequent, and what was left out and why. */
import type { ReactElement } from "react";
import { wholeNumber } from "../../config/format.ts";
import type { CorpusPreview, LeftOut } from "../../protocol/corpus.ts";
import { LEFT_OUT } from "../messages.ts";

const FORMATS: Record<CorpusPreview["format"], string> = {
  text: "plain text",
  wordList: "a list of words",
  wordCounts: "words with counts",
};
const TOP = 24;

/** Word types by number of letters. */
function Lengths({ types }: { readonly types: readonly number[] }): ReactElement {
  const from = Math.max(
    1,
    types.findIndex((n) => n > 0),
  );
  const shown = types.slice(from);
  const most = Math.max(1, ...shown);
  const label = `Word types by letters: ${shown.map((n, i) => `${from + i}: ${n}`).join(", ")}`;
  return (
    <svg className="lengths" width={shown.length * 22} height="74" role="img" aria-label={label}>
      {shown.map((n, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its number of letters
        <g key={from + i} transform={`translate(${i * 22} 0)`}>
          <rect x="2" y={56 - (54 * n) / most} width="18" height={(54 * n) / most} className="length-bar">
            <title>{`${from + i} letters: ${wholeNumber(n)} types`}</title>
          </rect>
          <text x="11" y="72" textAnchor="middle">
            {from + i}
          </text>
        </g>
      ))}
    </svg>
  );
}

function Left({ leftOut }: { readonly leftOut: readonly LeftOut[] }): ReactElement {
  if (leftOut.length === 0) return <p className="t12 ink3">Nothing was left out.</p>;
  return (
    <ul className="left-out t12">
      {leftOut.map(({ reason, types, tokens, examples }) => (
        <li key={reason}>
          <span className="medium">{wholeNumber(types)}</span> {LEFT_OUT[reason]}
          {tokens > types && <span className="ink3"> ({wholeNumber(tokens)} occurrences)</span>}
          {examples.length > 0 && <span className="mono ink3"> {examples.join(" ")}</span>}
        </li>
      ))}
    </ul>
  );
}

export function Preview({ preview }: { readonly preview: CorpusPreview }): ReactElement {
  const { corpus, format, lengthTypes } = preview;
  const { words, tokens, alphabet, entropyNats, meanLetters, label } = corpus;
  return (
    <div className="preview">
      <p>
        <span className="medium">{label}</span>, read as {FORMATS[format]}: {wholeNumber(words.length)} words,{" "}
        {wholeNumber(tokens)} occurrences, entropy {entropyNats.toFixed(2)} nats, {meanLetters.toFixed(1)} letters a
        word.
      </p>
      <h3 className="t12 ink3">{alphabet.length} letters</h3>
      <p className="mono">{alphabet.join(" ")}</p>
      <h3 className="t12 ink3">Types by number of letters</h3>
      <Lengths types={lengthTypes} />
      <h3 className="t12 ink3">Most frequent</h3>
      <p className="mono">{words.slice(0, TOP).join(" ")}</p>
      <h3 className="t12 ink3">Left out</h3>
      <Left leftOut={corpus.leftOut} />
    </div>
  );
}
