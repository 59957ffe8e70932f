/** The charts of the Train tab, each joined to the frames it shows. A panel re-renders only when its own data change. */
import { memo, type ReactElement, use, useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from "react";
import { anatomy, selectAnatomy } from "../../charts/anatomy.tsx";
import { bound, selectBound } from "../../charts/bound.tsx";
import { selectTravel } from "../../charts/boundTravel.tsx";
import type { ChartDefinition } from "../../charts/chart.ts";
import { DataTable } from "../../charts/dataTable.tsx";
import { entropy, selectEntropy } from "../../charts/entropy.tsx";
import { Figure } from "../../charts/figure.tsx";
import { type FigurePart, FigureTools } from "../../charts/figureTools.ts";
import { whole } from "../../charts/format.ts";
import { mutualInformation, selectInformation } from "../../charts/mutualInformation.tsx";
import { Rich } from "../../charts/richText.tsx";
import { selectWeightHistogram, weightHistogram } from "../../charts/weightHistogram.tsx";
import { selectWeightVariance, weightVariance, weightVarianceUpTo } from "../../charts/weightVariance.tsx";
import { shortNumber } from "../../config/format.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { ChangeMark, Information, TraceColumn } from "../../protocol/frame.ts";
import { useConfig } from "../../store/config.ts";
import { getFrames, informationsUpTo, informationWithGhost, useFrames } from "../../store/frames.ts";
import { weightsA } from "../../store/generator.ts";
import { useLexicon } from "../../store/lexicon.ts";
import { useRun } from "../../store/run.ts";
import { travelTo, useTravel } from "../../store/travel.ts";
import { selectT, setAxis, useView } from "../../store/view.ts";
import { sameBatch, useFramesB, useKOfB } from "../ab/useB.ts";
import { useModel } from "../useModel.ts";
import { useLocalAnatomy, useLocalWeights } from "./useLocalBound.ts";

const NO_MARKS: readonly ChangeMark[] = [];

export interface PanelProps {
  readonly height: number;
}

const useMarks = (): readonly ChangeMark[] => useRun((run) => run.info?.marks ?? run.recorded?.marks ?? NO_MARKS);
const useSelectedT = (): number => useView((view) => view.selection.t);

/** Exact references of the corpus; until they are there, the entropy of the words only. */
function useReferences() {
  const info = useRun((run) => run.info);
  const recorded = useRun((run) => run.recorded);
  const known = useLexicon((state) => state.references);
  return useMemo(() => {
    if (info) return info.references;
    return (
      known ?? (recorded && { entropyTrainNats: recorded.entropyNats, ngramTestNats: [], letterEntropyNats: null })
    );
  }, [info, recorded, known]);
}

function useWidth(): { ref: React.RefObject<HTMLDivElement | null>; width: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(396);
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(node.clientWidth)));
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

/** The curve stays comparable, whatever training raises. */
function trainedWith({ objective: { beta = 1 }, model: { hyper } }: RunConfig): string {
  const hidden = hyper.feeds === true ? Number(hyper.wordDropout ?? 0) : 0;
  const other = [
    ...(beta === 1 ? [] : [`*β* = ${shortNumber(beta)}`]),
    ...(hidden === 0 ? [] : [`${shortNumber(100 * hidden)} % of the letters hidden`]),
  ];
  return other.length === 0 ? "" : `the bound itself; trained with ${other.join(", ")}; `;
}

/** Where letters are fed back the letter before is given, too. */
function useGiven(): (caption: string) => string {
  const fed = weightsA.use(({ generator }) => generator?.kind === "latent" && generator.feeds === true);
  return (caption) => (fed ? `${caption}; given the letter before, too` : caption);
}

export const BoundPanel = memo(function BoundPanel({ height }: PanelProps): ReactElement {
  const history = useFrames((frames) => frames.history);
  const marks = useMarks();
  const references = useReferences();
  const unit = useView((view) => view.axis);
  const exact = useModel()?.kind === "feedback";
  const ghosts = useFrames((frames) => frames.ghosts);
  const other = useFramesB((frames) => frames.history);
  const data = useMemo(
    () => selectBound({ history, ghosts, references, marks, unit, exact, other }),
    [history, ghosts, references, marks, unit, exact, other],
  );
  const { steps, at } = useTravel();
  const travel = useMemo(() => selectTravel(history, unit, steps, at), [history, unit, steps, at]);
  const trained = weightsA.use(({ weights }) => (weights ? trainedWith(weights.config) : ""));
  const caption = `${trained}${bound.caption(data)}`;
  const props = { data, height, onUnit: setAxis, travel, onTravel: travelTo };
  return <Figure chart={bound} props={props} caption={caption} main />;
});

export const AnatomyPanel = memo(function AnatomyPanel({ height }: PanelProps): ReactElement {
  const newest = useFrames((frames) => frames.anatomy);
  const before = useFrames((frames) => frames.previousAnatomy);
  const { a: trained, b } = sameBatch(
    [newest, before],
    useFramesB((frames) => frames.anatomy),
  );
  const local = useLocalAnatomy();
  const back = useTravel(({ at }) => at !== null);
  const latest = back ? local : (trained ?? local);
  // what B was at an earlier step is not taken apart
  const other = back ? null : b;
  // The run's positions, not the batch's: the axis must not jump from batch to batch.
  const T = weightsA.use((state) => state.weights?.T);
  const selectedT = useSelectedT();
  const data = useMemo(() => selectAnatomy(latest, T, other), [latest, T, other]);
  // of weights no worker has opened the page takes some words apart itself
  const pending = weightsA.use(({ generator, source }) => generator !== null && source !== "run");
  return <Figure chart={anatomy} props={{ data, height, selectedT, onSelect: selectT, pending }} />;
});

export interface InformationProps extends PanelProps {
  /** I(t) of a model no worker has opened, worked out by the page. */
  readonly local: Information | null;
}

export const InformationPanel = memo(function InformationPanel({ height, local }: InformationProps): ReactElement {
  const points = useFrames((frames) => frames.informations);
  const marks = useMarks();
  const selectedT = useSelectedT();
  const at = useDeferredValue(useTravel((travel) => travel.at));
  const known = informationsUpTo(points, at).length;
  const others = useFramesB((frames) => frames.informations);
  const [data, step] = useMemo(() => {
    const { now, ghost } = informationWithGhost(
      points.slice(0, known),
      marks.map(({ step }) => step),
    );
    const b = others && informationsUpTo(others, at).at(-1);
    const grey = b ? { ...b, other: true } : others ? null : ghost;
    return [selectInformation(now?.information ?? local, grey), now?.step] as const;
  }, [points, local, marks, known, others, at]);
  const props = { data, height, selectedT, onSelect: selectT };
  const caption = useGiven()(mutualInformation.caption(data));
  if (at === null || step === undefined) return <Figure chart={mutualInformation} props={props} caption={caption} />;
  // evaluations are rarer than kept steps
  const title = `${mutualInformation.title(data)}, step ${whole(step)}`;
  return <Figure chart={mutualInformation} props={props} title={title} caption={caption} />;
});

function partOf<D>(chart: Omit<ChartDefinition<D>, "Chart">, data: D, draw: () => ReactElement): FigurePart {
  const { id } = chart;
  return { id, title: chart.title(data), caption: chart.caption(data), draw, values: () => chart.values(data) };
}

/** Two charts under one title: variance of the weights over training, and the weights of the pinned word now. */
export const WeightsPanel = memo(function WeightsPanel({ height }: PanelProps): ReactElement {
  const history = useFrames((frames) => frames.history);
  const evaluated = useFrames((frames) => frames.watched);
  const local = useLocalWeights();
  const at = useDeferredValue(useTravel((travel) => travel.at));
  const watched = at === null ? (evaluated ?? local) : local;
  const marks = useMarks();
  const unit = useView((view) => view.axis);
  const wanted = useConfig((state) => state.config.objective.K);
  const then = weightsA.use((state) => state.weights?.config.objective.K);
  const K = at === null ? wanted : (then ?? wanted);
  const selectedT = useSelectedT();
  const { ref, width } = useWidth();
  const historyB = useFramesB((frames) => frames.history);
  const watchedB = useFramesB((frames) => frames.watched);
  const KB = useKOfB();
  const trained = useMemo(
    () => selectWeightVariance({ history, marks, unit, K, other: historyB && { history: historyB, K: KB } }),
    [history, marks, unit, K, historyB, KB],
  );
  const variance = useMemo(() => (at === null ? trained : weightVarianceUpTo(trained, at)), [trained, at]);
  const against = at === null ? watchedB : null;
  const histogram = useMemo(() => selectWeightHistogram(watched, selectedT, against), [watched, selectedT, against]);
  // On a phone the two stand below each other.
  const each = width < 340 ? width : Math.floor((width - 16) / 2);
  const props = { width: each, height };
  const Tools = use(FigureTools);
  const parts: FigurePart[] = [
    partOf(weightVariance, variance, () => <weightVariance.Chart data={variance} selectedT={selectedT} {...props} />),
    partOf(weightHistogram, histogram, () => <weightHistogram.Chart data={histogram} {...props} />),
  ];
  const known = histogram.bins.length > 0;
  const title = known ? weightHistogram.title(histogram) : weightVariance.title(variance);
  const mixed = useConfig((state) => state.config.objective.id === "filteringIwaeMixture");
  const own = known && mixed ? "; the weights of the pinned word each against its own *q*" : "";
  const caption = known && K === 1 ? weightHistogram.caption(histogram) : `${weightVariance.caption(variance)}${own}`;
  return (
    <section className="figure">
      <h2 className="figure-title">
        <Rich text={title} />
      </h2>
      {Tools && <Tools parts={parts} />}
      <p className="figure-caption">
        <Rich text={caption} />
      </p>
      <div className="pair" ref={ref}>
        <weightVariance.Chart data={variance} selectedT={selectedT} {...props} />
        <weightHistogram.Chart data={histogram} {...props} />
      </div>
      <DataTable label="Variance of the weights" rows={() => weightVariance.rows(variance)} />
      <DataTable label="Weights of the pinned word" rows={() => weightHistogram.rows(histogram)} />
    </section>
  );
});

export const EntropyPanel = memo(function EntropyPanel({ height, local }: InformationProps): ReactElement {
  const evaluated = useFrames((frames) => frames.informations);
  const marks = useMarks();
  const unit = useView((view) => view.axis);
  const letterEntropyNats = useReferences()?.letterEntropyNats ?? null;
  const until = useDeferredValue(useTravel((travel) => travel.at));
  const others = useFramesB((frames) => frames.informations);
  const data = useMemo(() => {
    const { history } = getFrames();
    const last = (column: TraceColumn): number => history.columns[column][history.n - 1] ?? 0;
    const alone = local && { step: last("step"), words: last("words"), seconds: last("seconds"), information: local };
    const informations = evaluated.length === 0 && alone ? [alone] : evaluated;
    const other = others ?? [];
    return selectEntropy({ history, informations, other, until, letterEntropyNats, marks, unit });
  }, [evaluated, local, until, letterEntropyNats, marks, unit, others]);
  const caption = useGiven()(entropy.caption(data));
  return <Figure chart={entropy} props={{ data, height }} caption={caption} />;
});
