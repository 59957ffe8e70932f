/** Which model with an exact answer, its formulas, its data, and how log p(x) is known. */
import { type ReactElement, useId } from "react";
import { fixed } from "../../charts/format.ts";
import { Choice } from "../../controls/Choice.tsx";
import { Formula } from "../../controls/Formula.tsx";
import { Row } from "../../controls/Row.tsx";
import { TOY_IDS, toy } from "../../exact/registry.ts";
import type { ToyId } from "../../protocol/bounds.ts";
import { patchBoundRoom, useBoundRoom } from "../../store/boundRoom.ts";

/** Names short enough for the menu. */
const TOY_NAMES: Readonly<Record<ToyId, string>> = {
  lgssm: "linear-Gaussian",
  hmm: "hidden Markov",
  word1d: "words, d = 1",
};

function chooseToy(id: string): void {
  const chosen = TOY_IDS.find((known) => known === id);
  if (chosen) patchBoundRoom({ toy: chosen, populations: {}, paths: {}, t: toy(chosen).T });
}

export function ToySection(): ReactElement {
  const id = useBoundRoom((room) => room.toy);
  const model = toy(id);
  const menu = useId();
  return (
    <section className="section room-section" aria-label="Toy model">
      <h2>Model with an exact answer</h2>
      <Row label="toy" htmlFor={menu}>
        <Choice
          id={menu}
          options={TOY_IDS.map((known) => ({ id: known, label: TOY_NAMES[known] }))}
          value={id}
          onChange={chooseToy}
        />
      </Row>
      <div className="room-formula">
        {model.formula.split(", \\quad ").map((part) => (
          <div key={part}>
            <Formula tex={part} />
          </div>
        ))}
      </div>
      <p className="section-caption">{model.about}</p>
      <p className="section-caption room-data">
        <span className="ix">x</span> = {model.observed.join(" ")}
      </p>
      <p className="section-caption">
        log <span className="ix">p</span>(<span className="ix">x</span>) = {fixed(model.logEvidence, 5)}: {model.method}
      </p>
    </section>
  );
}
