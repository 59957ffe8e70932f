/** Left rail of the Bound tab: where to look, the toy, the bounds, one population, and the gradient's toy. */
import { type ReactElement, useId } from "react";
import { BOUND_LOOKS, PROPOSAL_NAMES, SampleLine } from "../../charts/boundLooks.tsx";
import { fixed, whole } from "../../charts/format.ts";
import { plain, Rich } from "../../charts/richText.tsx";
import { Choice, Segmented } from "../../controls/Choice.tsx";
import { Formula } from "../../controls/Formula.tsx";
import { Row } from "../../controls/Row.tsx";
import { Slider } from "../../controls/Slider.tsx";
import { Toggle } from "../../controls/Toggle.tsx";
import { TOY_IDS, toy } from "../../exact/registry.ts";
import type { ToyBoundId, ToyId } from "../../protocol/bounds.ts";
import type { NumberHyper } from "../../protocol/hyper.ts";
import {
  PROPOSALS,
  patchBoundRoom,
  ROOM_SECTIONS,
  type RoomSection,
  TOY_BOUNDS,
  useBoundRoom,
} from "../../store/boundRoom.ts";
import { Sym } from "../../symbols/Sym.tsx";
import { restartCurves } from "./work.ts";
import "./boundroom.css";

const SECTION_NAMES: Readonly<Record<RoomSection, string>> = {
  curves: "Bounds against K",
  population: "One population",
  gradients: "Gradients",
  running: "Your model",
};

function Nav(): ReactElement {
  const section = useBoundRoom((room) => room.section);
  return (
    <nav className="section room-nav" aria-label="Parts of the room">
      {ROOM_SECTIONS.map((id) => (
        <button
          key={id}
          type="button"
          aria-current={id === section ? "location" : undefined}
          onClick={() => patchBoundRoom({ section: id })}
        >
          {SECTION_NAMES[id]}
        </button>
      ))}
    </nav>
  );
}

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

function ToySection(): ReactElement {
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

function BoundToggle({ bound, on }: { readonly bound: ToyBoundId; readonly on: boolean }): ReactElement {
  const id = useId();
  const toggle = (value: boolean) =>
    patchBoundRoom({
      shown: TOY_BOUNDS.filter((known) => (known === bound ? value : useBoundRoom.getState().shown.includes(known))),
    });
  return (
    <div className="room-toggle">
      <svg width="22" height="12" aria-hidden="true">
        <SampleLine bound={bound} x={1} y={6} length={20} />
      </svg>
      <label htmlFor={id}>
        <Rich text={BOUND_LOOKS[bound].name} />
        {bound === "filteringIwae" && <span className="ink3">, one path goes on</span>}
      </label>
      <Toggle id={id} value={on} onChange={toggle} label={plain(BOUND_LOOKS[bound].name)} />
    </div>
  );
}

const REPEATS: NumberHyper = {
  kind: "int",
  label: "repeats",
  help: "Independent estimates of Algorithm 1 at large K (hidden Markov: four times as many); small K gets up to ten times as many, other bounds a quarter.",
  min: 50,
  max: 2000,
  default: 400,
  scale: "log",
};

function Switch({ label, value, disabled, help, onChange }: SwitchProps): ReactElement {
  const id = useId();
  return (
    <div className="room-toggle">
      <label htmlFor={id} className={disabled ? "ink3" : undefined}>
        <Rich text={label} />
      </label>
      <Toggle id={id} value={value} onChange={(on) => !disabled && onChange(on)} help={help} label={plain(label)} />
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly value: boolean;
  readonly disabled?: boolean;
  readonly help: string;
  onChange(on: boolean): void;
}

function Bounds(): ReactElement {
  const shown = useBoundRoom((room) => room.shown);
  const repeats = useBoundRoom((room) => room.repeats);
  const readsHg = useBoundRoom((room) => room.readsHg);
  const mixture = useBoundRoom((room) => room.mixture);
  const seed = useBoundRoom((room) => room.seed);
  const slider = useId();
  return (
    <section className="section room-section" aria-label="Bounds">
      <h2>Bounds</h2>
      {TOY_BOUNDS.map((bound) => (
        <BoundToggle key={bound} bound={bound} on={shown.includes(bound)} />
      ))}
      <Switch
        label="*q* reads a simulated *h_g*"
        value={readsHg}
        help="As in the word model: half of the time a particle proposes near a state it simulated from the prior."
        onChange={(on) => restartCurves({ readsHg: on })}
      />
      <Switch
        label="mixture denominators"
        value={mixture && readsHg}
        disabled={!readsHg}
        help="Algorithm 1 once more, dividing by (1/K) Σ q_j instead of q_k. It changes something only where the proposals differ: where q reads h_g."
        onChange={(on) => patchBoundRoom({ mixture: on })}
      />
      <Row label="repeats" htmlFor={slider}>
        <Slider
          id={slider}
          spec={REPEATS}
          value={repeats}
          format={whole}
          onChange={(value) => restartCurves({ repeats: value })}
        />
      </Row>
      <div className="room-buttons">
        <button type="button" className="button" onClick={() => restartCurves({ seed: seed + 1 })}>
          Other noise
        </button>
        <span className="t12 ink3">seed {seed}</span>
      </div>
    </section>
  );
}

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

function Population(): ReactElement {
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

function GradientToy(): ReactElement {
  return (
    <section className="section room-section" aria-label="Gradient">
      <h2>Gradient</h2>
      <div className="room-formula">
        <Formula tex="z \sim \mathcal N(.3, 1), \quad x \sim \mathcal N(z, 1) = 1.2" />
        <br />
        <Formula tex="\q{q} = \mathcal N(\mu, \tfrac23): \quad \partial \mathcal L_K / \partial \mu \text{ at } \mu = .9" />
      </div>
      <p className="section-caption">
        IWAE: the whole derivative. STL leaves out that of log <span className="ix">q</span>. DReG weighs it twice, and
        is right in the mean, which also stands for that of IWAE: they agree.
      </p>
    </section>
  );
}

export function BoundControls(): ReactElement {
  return (
    <>
      <Nav />
      <ToySection />
      <Bounds />
      <Population />
      <GradientToy />
    </>
  );
}
