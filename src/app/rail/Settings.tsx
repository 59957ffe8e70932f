/** The configuration of a run, section by section. On tabs with controls of their own the sections fold to one line. */
import type { ReactElement } from "react";
import { autoStop, session } from "../../bridge/trainer.ts";
import { shortNumber, wholeNumber } from "../../config/format.ts";
import { stackLabel } from "../../config/layers.ts";
import { withModel } from "../../config/model.ts";
import {
  dataSpec,
  isLatent,
  modelOf,
  modelSpec,
  OWN_CORPUS,
  objectiveOf,
  objectiveSpec,
  optimiserSpec,
  stateSize,
} from "../../config/spec.ts";
import { type StopRule, stopSpec } from "../../config/stop.ts";
import { Formula } from "../../controls/Formula.tsx";
import { HyperForm } from "../../controls/HyperForm.tsx";
import { WHEN } from "../../controls/Row.tsx";
import type { Effect, HyperSpec, HyperValue } from "../../protocol/hyper.ts";
import {
  editShown as editConfig,
  editedStores,
  useShownConfig as useConfig,
  useEditsB,
  useShownRun as useRun,
} from "../../store/ab.ts";
import { useRun as useRunA } from "../../store/run.ts";
import { openDialog } from "../../store/view.ts";
import { FlowsSection } from "./Flows.tsx";
import { Notes } from "./Notes.tsx";
import { Section } from "./Section.tsx";

/** Of every setting in a section. */
const Cost = ({ of }: { readonly of: Effect }): ReactElement => <span title={WHEN[of]}>{of}</span>;

export interface FoldProps {
  readonly folded: boolean;
}

function setData(key: string, value: HyperValue): void {
  // Own words come through the dialog, which shows them before they replace the present ones.
  if (key === "corpus" && value === OWN_CORPUS && !session.ownWords) openDialog("own");
  else editConfig((config) => ({ ...config, data: { ...config.data, [key]: value } }));
}

function DataSection({ folded }: FoldProps): ReactElement {
  const { data } = useConfig((state) => state.config);
  const corpus = useRun((run) => run.info?.corpus ?? null);
  const recorded = useRun((run) => run.recorded);
  const known = corpus ?? recorded;
  const label = dataSpec.corpus.options.find(({ id }) => id === data.corpus)?.label ?? data.corpus;
  return (
    <Section
      title="Data"
      aside={<Cost of="restart" />}
      summary={`${label}, ${data.split}`}
      folded={folded}
      spec={dataSpec}
    >
      {(more) => (
        <>
          <HyperForm
            spec={dataSpec}
            more={more}
            values={{ ...data }}
            hideEffect
            onChange={setData}
            note={(key) => <Notes path={`data.${key}`} />}
          />
          {known && (
            <p className="section-caption">
              {wholeNumber(known.words)} words, entropy {known.entropyNats.toFixed(2)} nats
              {data.corpus === OWN_CORPUS && (
                <>
                  {" · "}
                  <button type="button" className="link" onClick={() => openDialog("own")}>
                    replace
                  </button>
                </>
              )}
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function setModel(key: string, value: HyperValue): void {
  const { past } = editedStores().config.use.getState();
  editConfig((now) =>
    key === "id"
      ? withModel(now, String(value), past)
      : { ...now, model: { ...now.model, hyper: { ...now.model.hyper, [key]: value } } },
  );
}

function ModelSection({ folded }: FoldProps): ReactElement {
  const config = useConfig((state) => state.config);
  const parameters = useRun((run) => run.info?.parameters ?? run.recorded?.parameters ?? null);
  const model = modelOf(config.model.id);
  const spec = { ...modelSpec, ...model?.hyper };
  return (
    <Section
      title="Model"
      aside={parameters !== null && `${wholeNumber(parameters)} parameters`}
      summary={
        <>
          {model?.kind === "feedback" && `${model.label}, `}
          <span className="ix">d</span> = {stateSize(config)}
        </>
      }
      folded={folded}
      spec={spec}
    >
      {(more) => (
        <>
          <HyperForm
            spec={spec}
            more={more}
            values={{ id: config.model.id, ...config.model.hyper }}
            onChange={setModel}
            note={(key) => <Notes path={`model.${key}`} />}
          />
          {model?.kind === "feedback" && (
            <p className="section-caption">
              It is fed its own letters, so log <span className="ix">P</span>(<span className="ix">w</span>) is exact:
              no noise, no flows, no bound to choose.
            </p>
          )}
        </>
      )}
    </Section>
  );
}

/** Chosen: K a newcomer sees a difference with, when a bound takes several samples and one was set. */
const FIRST_K = 5;

function setObjective(key: string, value: HyperValue): void {
  editConfig((config) => {
    if (key !== "id") return { ...config, objective: { ...config.objective, [key]: value } };
    const range = objectiveOf(String(value))?.K ?? { min: 1, max: 1 };
    const { K } = config.objective;
    const wanted = K === 1 && range.max > 1 ? FIRST_K : K;
    return { ...config, objective: { id: value, K: Math.min(range.max, Math.max(range.min, wanted)) } };
  });
}

function ObjectiveSection({ folded }: FoldProps): ReactElement {
  const { objective } = useConfig((state) => state.config);
  const definition = objectiveOf(objective.id);
  const spec: HyperSpec = {
    id: objectiveSpec.id,
    K: { ...objectiveSpec.K, ...definition?.K },
    ...(definition?.weighsKl && { beta: objectiveSpec.beta }),
  };
  return (
    <Section
      title="Objective"
      summary={
        <>
          {definition?.label}, <span className="ix">K</span> = {objective.K}
          {objective.beta !== undefined && `, β = ${shortNumber(objective.beta)}`}
        </>
      }
      folded={folded}
    >
      {() => (
        <>
          <HyperForm
            spec={spec}
            values={{ ...objective }}
            onChange={setObjective}
            note={(key) => <Notes path={`objective.${key}`} />}
          />
          {definition && (
            <p className="section-caption">
              {definition.about}
              <span className="section-formula">
                <Formula tex={definition.formula} />
              </span>
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function OptimiserSection({ folded }: FoldProps): ReactElement {
  const { optimiser } = useConfig((state) => state.config);
  const stop = useRunA((run) => run.stop);
  const b = useEditsB();
  return (
    <Section
      title="Optimiser"
      summary={`Adam ${shortNumber(optimiser.learningRate)}, batch ${optimiser.batch}`}
      folded={folded}
      spec={optimiserSpec}
    >
      {(more) => (
        <>
          <HyperForm
            spec={optimiserSpec}
            more={more}
            values={{ ...optimiser }}
            onChange={(key, value) =>
              editConfig((config) => ({ ...config, optimiser: { ...config.optimiser, [key]: value } }))
            }
            note={(key) => <Notes path={`optimiser.${key}`} />}
          />
          {/* B stops with A */}
          {!b && (more || stop !== "hand") && (
            <HyperForm spec={stopSpec} values={{ stop }} onChange={(_, rule) => autoStop.choose(rule as StopRule)} />
          )}
        </>
      )}
    </Section>
  );
}

function FoldedFlows(): ReactElement {
  const { g, q, shared } = useConfig((state) => state.config.flows);
  return (
    <>
      <span className="role-p">{stackLabel(g)}</span>{" "}
      {shared ? "for both" : <span className="role-q">{stackLabel(q)}</span>}
    </>
  );
}

export function Settings({ folded }: FoldProps): ReactElement {
  const latent = useConfig((state) => isLatent(state.config));
  // the words of B are those of A
  const b = useEditsB();
  return (
    <>
      {!b && <DataSection folded={folded} />}
      <ModelSection folded={folded} />
      {latent && (
        <Section title="Flows" aside={<Cost of="warm" />} summary={<FoldedFlows />} folded={folded}>
          {() => <FlowsSection />}
        </Section>
      )}
      {latent && <ObjectiveSection folded={folded} />}
      <OptimiserSection folded={folded} />
    </>
  );
}
