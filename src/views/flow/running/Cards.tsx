/** Claims a learner can try to break, each with a live check, and what four families of models give exactly. */
import { type ReactElement, useId } from "react";
import { Rich } from "../../../charts/richText.tsx";
import type { Card } from "../../../plane/cards/card.ts";
import { cards } from "../../../plane/cards/registry.ts";
import { type Cell, generativeSystems, type Mark } from "../../../plane/cards/systems.ts";
import { type Tally, useTrials } from "./trials.ts";
import { asExpected, magnitude, verdict } from "./trialText.ts";
import "./cards.css";

const TRIALS = 50;

/** The density of a trial, without axes: its shape is all that is claimed. */
function Curve({ heights }: { readonly heights: Float64Array }): ReactElement {
  const top = heights.reduce((a, b) => Math.max(a, b), 0);
  const path = Array.from(
    heights,
    (h, i) => `${((i / (heights.length - 1)) * 118 + 1).toFixed(1)},${(35 - (h / top) * 32).toFixed(1)}`,
  );
  return (
    <svg className="card-curve" width={120} height={38} role="img" aria-label="the density of that trial">
      <path d="M0,36.5H120" stroke="var(--rule2)" />
      <path d={`M${path.join("L")}`} fill="none" stroke="var(--p)" strokeWidth={1.5} />
    </svg>
  );
}

function Found({ card, tally }: { readonly card: Card; readonly tally: Tally }): ReactElement {
  const expected = asExpected(card, tally);
  const state = tally.trials === 0 ? "untried" : expected ? (card.holds ? "held" : "broken") : "open";
  return (
    <div className="card-found" data-state={state} aria-live="polite">
      <p className="t13 medium">{verdict(tally)}</p>
      {tally.trials > 0 && (
        <p className="t12 ink3">
          {card.measure}: {magnitude(tally.least)} to {magnitude(tally.most)}
        </p>
      )}
      {tally.broken?.curve && <Curve heights={tally.broken.curve} />}
      {tally.trials > 0 && (
        <p className="t13 ink2">
          {!expected && card.holds && "This should not happen: a true claim was broken. "}
          {!expected && !card.holds && "Not broken yet: try more. "}
          {expected && <Rich text={card.why} />}
        </p>
      )}
    </div>
  );
}

function ClaimCard({ card }: { readonly card: Card }): ReactElement {
  const { tally, running, run } = useTrials(card);
  const title = useId();
  return (
    <article className="card" aria-labelledby={title} id={`card-${card.id}`}>
      <h3 className="t13 strong" id={title}>
        <Rich text={card.claim} />
      </h3>
      <p className="t12 ink3">
        <Rich text={card.about} />
      </p>
      <button type="button" className="button" disabled={running} onClick={() => run(TRIALS)} aria-describedby={title}>
        {tally.trials === 0 ? "Try to break it" : `${TRIALS} more`}
      </button>
      <Found card={card} tally={tally} />
    </article>
  );
}

const MARKS: Readonly<Record<Mark, { readonly sign: string; readonly name: string }>> = {
  yes: { sign: "✓", name: "exact" },
  no: { sign: "✗", name: "not exact" },
  bound: { sign: "≤", name: "only bounded" },
  none: { sign: "–", name: "does not apply" },
};

function MarkCell({ cell }: { readonly cell: Cell }): ReactElement {
  const { sign, name } = MARKS[cell.mark];
  return (
    <td data-mark={cell.mark}>
      <b role="img" aria-label={name}>
        {sign}
      </b>{" "}
      <Rich text={cell.text} />
      {cell.card !== null && (
        <button
          type="button"
          className="link t12"
          onClick={() => {
            const card = document.getElementById(`card-${cell.card}`);
            card?.scrollIntoView({ block: "center" });
            card?.querySelector("button")?.focus();
          }}
        >
          try it
        </button>
      )}
    </td>
  );
}

function Systems(): ReactElement {
  const caption = useId();
  return (
    <>
      <h2 className="figure-title">What four families of models give exactly</h2>
      <p className="figure-caption" id={caption}>
        “try it” goes to the card that checks the mark here; the others are known from the literature
      </p>
      <div className="systems-table-box">
        <table className="systems-table" aria-describedby={caption}>
          <thead>
            <tr>
              <th scope="col">model</th>
              <th scope="col">sampling</th>
              <th scope="col">inference</th>
              <th scope="col">likelihood</th>
            </tr>
          </thead>
          <tbody>
            {generativeSystems.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                <MarkCell cell={row.sampling} />
                <MarkCell cell={row.inference} />
                <MarkCell cell={row.likelihood} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function Cards(): ReactElement {
  return (
    <section className="cards">
      <h2 className="figure-title">Some of these claims are false: find out which</h2>
      <p className="figure-caption">each press makes {TRIALS} trials with new random weights, here and now</p>
      <div className="cards-grid">
        {cards.map((card) => (
          <ClaimCard key={card.id} card={card} />
        ))}
      </div>
      <Systems />
    </section>
  );
}
