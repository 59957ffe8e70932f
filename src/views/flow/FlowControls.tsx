/** Left rail of the Flow tab, for the part on the plane: what the flow is, how it is fitted, what stands side by side. */
import type { ReactElement } from "react";
import { wholeNumber } from "../../config/format.ts";
import { stackFormula } from "../../config/layers.ts";
import { Choice } from "../../controls/Choice.tsx";
import { Formula } from "../../controls/Formula.tsx";
import { Row } from "../../controls/Row.tsx";
import { Slider } from "../../controls/Slider.tsx";
import { Toggle } from "../../controls/Toggle.tsx";
import { familyOf } from "../../plane/families.ts";
import { planeParameters } from "../../plane/program.ts";
import { targets } from "../../plane/targets/registry.ts";
import type { Target } from "../../plane/targets/target.ts";
import { DRAWN, patchFlowRoom, useFlowRoom } from "../../store/flowRoom.ts";
import { Section } from "../trace/Section.tsx";
import { familyOptions } from "./names.ts";
import "../trace/trace.css";
import "./flow.css";

function WhichFlow(): ReactElement | null {
  const id = useFlowRoom((room) => room.family);
  const showCells = useFlowRoom((room) => room.showCells);
  const showDots = useFlowRoom((room) => room.showDots);
  const family = familyOf(id);
  if (!family) return null;
  const { size } = planeParameters(family.layers);
  return (
    <Section title="Which flow" note={`${wholeNumber(size)} parameters`}>
      <p className="trace-note">{family.about}</p>
      <p className="flow-formula-line">
        <Formula tex={stackFormula(family.layers, "\\x{\\xi}").replace("h_t =", "y =")} />
      </p>
      <Row label="cells show log |det J|" htmlFor="flow-cells" wide>
        <Toggle id="flow-cells" value={showCells} onChange={(on) => patchFlowRoom({ showCells: on })} />
      </Row>
      <Row label="700 points of noise" htmlFor="flow-dots" wide>
        <Toggle id="flow-dots" value={showDots} onChange={(on) => patchFlowRoom({ showDots: on })} />
      </Row>
    </Section>
  );
}

const LEARNING_RATE = {
  kind: "real",
  label: "learning rate",
  help: "Step size of Adam; it falls to 2 % over the fit.",
  min: 0.0005,
  max: 0.05,
  default: 0.005,
  scale: "log",
} as const;
const STEPS = {
  kind: "int",
  label: "steps",
  help: "Steps of one fit.",
  min: 100,
  max: 20_000,
  default: 4000,
  scale: "log",
} as const;

function FitSettings(): ReactElement | null {
  const id = useFlowRoom((room) => room.family);
  const learningRate = useFlowRoom((room) => room.learningRate);
  const horizon = useFlowRoom((room) => room.horizon);
  const batch = useFlowRoom((room) => room.shown?.config.batch ?? null);
  const engine = useFlowRoom((room) => room.fit.engine);
  const family = familyOf(id);
  if (!family) return null;
  return (
    <Section title="Fit" note="for the next fit">
      <Row label="learning rate" htmlFor="flow-rate">
        <Slider
          id="flow-rate"
          spec={LEARNING_RATE}
          value={learningRate ?? family.learningRate}
          onChange={(to) => patchFlowRoom({ learningRate: to })}
        />
      </Row>
      <Row label="steps" htmlFor="flow-steps">
        <Slider
          id="flow-steps"
          spec={STEPS}
          value={horizon ?? family.horizon}
          format={wholeNumber}
          onChange={(to) => patchFlowRoom({ horizon: to })}
        />
      </Row>
      {batch !== null && (
        <p className="trace-note">
          {wholeNumber(batch)} points of the target a step; {engine}
        </p>
      )}
    </Section>
  );
}

function TargetAbout(): ReactElement {
  const id = useFlowRoom((room) => room.target);
  const truth = useFlowRoom(({ shown }) => (shown?.target === id ? shown.truth : null));
  const target: Target | undefined = (targets as Readonly<Record<string, Target>>)[id];
  return (
    <Section title="Target" note={truth && `entropy ${truth.entropyNats.toFixed(2)} nats`}>
      <p className="trace-note">{target?.about ?? "Your own drawing, made a density of mass one."}</p>
      {target && (
        <p className="flow-formula-line">
          <Formula tex={target.formula} />
        </p>
      )}
      <div className="flow-buttons">
        <button type="button" className="button" onClick={() => patchFlowRoom({ drawingOpen: true })}>
          {id === DRAWN ? "Change the drawing" : "Draw a target"}
        </button>
      </div>
    </Section>
  );
}

const NONE = { id: "", label: "–" };

function Compared(): ReactElement {
  const compared = useFlowRoom((room) => room.compared);
  const set = (i: number, id: string) => {
    const next = id === "" ? compared.filter((_, k) => k !== i) : compared.with(i, id);
    patchFlowRoom({ compared: next.filter((one, k) => next.indexOf(one) === k) });
  };
  const free = familyOptions.filter(({ id }) => !compared.includes(id));
  return (
    <Section title="Side by side" note="up to six">
      {compared.map((id, i) => (
        <Row key={id} label={`place ${i + 1}`} htmlFor={`flow-place-${i}`}>
          <Choice
            id={`flow-place-${i}`}
            options={[...familyOptions.filter((one) => one.id === id), ...free, ...(compared.length > 1 ? [NONE] : [])]}
            value={id}
            onChange={(to) => set(i, to)}
          />
        </Row>
      ))}
      {compared.length < 6 && free[0] && (
        <div className="flow-buttons">
          <button
            type="button"
            className="button"
            onClick={() => free[0] && patchFlowRoom({ compared: [...compared, free[0].id] })}
          >
            One more
          </button>
        </div>
      )}
    </Section>
  );
}

const PICTURES = [
  { panel: "flowPolar", label: "Polar coordinates" },
  { panel: "flowGlyphs", label: "Letter pictures" },
  { panel: "flowCards", label: "Claims to break" },
] as const;

/** What stands below each other in the last part. */
function PicturesNav(): ReactElement {
  return (
    <nav className="section flow-nav" aria-label="In this part">
      {PICTURES.map(({ panel, label }) => (
        <button
          key={panel}
          type="button"
          onClick={() => document.getElementById(`panel-${panel}`)?.scrollIntoView({ block: "start" })}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}

export function FlowControls(): ReactElement | null {
  const section = useFlowRoom((room) => room.section);
  if (section === "pictures") return <PicturesNav />;
  if (section !== "plane") return null;
  return (
    <>
      <WhichFlow />
      <TargetAbout />
      <FitSettings />
      <Compared />
    </>
  );
}
