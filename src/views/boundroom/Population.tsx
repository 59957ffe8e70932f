/** The population that is drawn: its bound and proposal, how many particles, and the position looked at. */
import { type ReactElement, useId } from "react";
import { BOUND_LOOKS, PROPOSAL_NAMES } from "../../charts/boundLooks.tsx";
import { whole } from "../../charts/format.ts";
import { plain } from "../../charts/richText.tsx";
import { Choice, Segmented } from "../../controls/Choice.tsx";
import { Row } from "../../controls/Row.tsx";
import { Slider } from "../../controls/Slider.tsx";
import { toy } from "../../exact/registry.ts";
import type { NumberHyper } from "../../protocol/hyper.ts";
import { PROPOSALS, patchBoundRoom, TOY_BOUNDS, useBoundRoom } from "../../store/boundRoom.ts";
import { Sym } from "../../symbols/Sym.tsx";

const PARTICLES: NumberHyper = {
  kind: "int",
  label: "particles",
  help: "Particles of the population that is drawn.",
  min: 1,
  max: 200,
  default: 20,
  scale: "log",
};

const WEIGHTS_OF = [
  { id: "paths", label: "whole paths" },
  { id: "population", label: "these" },
];

export function Population(): ReactElement {
  const bound = useBoundRoom((room) => room.populationBound);
  const proposal = useBoundRoom((room) => room.proposal);
  const particles = useBoundRoom((room) => room.particles);
  const seed = useBoundRoom((room) => room.populationSeed);
  const t = useBoundRoom((room) => room.t);
  const weightsOf = useBoundRoom((room) => room.weightsOf);
  const { T } = toy(useBoundRoom((room) => room.toy));
  const [boundId, proposalId, sliderId, positionId] = [useId(), useId(), useId(), useId()];
  const position: NumberHyper = {
    kind: "int",
    label: "position",
    help: "Position looked at.",
    min: 1,
    max: T,
    default: T,
  };
  return (
    <section className="section room-section" aria-label="One population">
      <h2>One population</h2>
      <Row label="bound" htmlFor={boundId}>
        <Choice
          id={boundId}
          options={TOY_BOUNDS.map((id) => ({ id, label: plain(BOUND_LOOKS[id].name) }))}
          value={bound}
          onChange={(id) => patchBoundRoom({ populationBound: TOY_BOUNDS.find((b) => b === id) ?? bound })}
        />
      </Row>
      <Row label="proposal" htmlFor={proposalId}>
        <Choice
          id={proposalId}
          options={PROPOSALS.map((id) => ({ id, label: PROPOSAL_NAMES[id] }))}
          value={proposal}
          onChange={(id) => patchBoundRoom({ proposal: PROPOSALS.find((p) => p === id) ?? proposal })}
        />
      </Row>
      <Row
        label={
          <>
            particles <Sym id="K" />
          </>
        }
        htmlFor={sliderId}
      >
        <Slider
          id={sliderId}
          spec={PARTICLES}
          value={particles}
          format={whole}
          onChange={(K) => patchBoundRoom({ particles: K })}
        />
      </Row>
      <Row
        label={
          <>
            position <Sym id="t" />
          </>
        }
        htmlFor={positionId}
      >
        <Slider
          id={positionId}
          spec={position}
          value={Math.min(t, T)}
          format={whole}
          onChange={(at) => patchBoundRoom({ t: at })}
        />
      </Row>
      <Row label="weights of">
        <Segmented
          label="Weights of"
          options={WEIGHTS_OF}
          value={weightsOf}
          onChange={(id) => patchBoundRoom({ weightsOf: id === "paths" ? "paths" : "population" })}
        />
      </Row>
      <div className="room-buttons">
        <button type="button" className="button" onClick={() => patchBoundRoom({ populationSeed: seed + 1 })}>
          New draw
        </button>
        <span className="t12 ink3">seed {seed}</span>
      </div>
    </section>
  );
}
