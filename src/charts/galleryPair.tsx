/** The charts of the Train tab with a run B beside A, for snapshots and for looking at. */
import { selectAnatomy } from "./anatomy.tsx";
import { selectBound } from "./boundData.ts";
import { selectEntropy } from "./entropy.tsx";
import { Figure } from "./figure.tsx";
import type { GalleryItem } from "./galleryItem.ts";
import { selectInformation } from "./mutualInformation.tsx";
import { charts } from "./registry.ts";
import {
  type SampleHistory,
  sampleAnatomy,
  sampleHistory,
  sampleInformation,
  sampleInformations,
  sampleMarks,
  sampleReferences,
  sampleWatched,
} from "./sampleInputs.ts";
import { selectWeightHistogram } from "./weightHistogram.tsx";
import { selectWeightVariance } from "./weightVariance.tsx";

const history = sampleHistory(2400);

/** A run that learns faster: the same noise of the batches, a lower curve. */
function better({ columns, ...rest }: SampleHistory): SampleHistory {
  const boundNats = columns.boundNats.map((nats, i) => nats - 0.9 * (1 - Math.exp(-i / 500)) + 0.1 * Math.sin(i / 7));
  return { ...rest, columns: { ...columns, boundNats }, validation: [] };
}

const other = better(history);
const bound = { history, references: sampleReferences, marks: sampleMarks, unit: "steps" } as const;
const low = sampleAnatomy();
const anatomyB = { ...low, step: 4800, bound: low.bound.map((v) => 0.8 * v - 0.3) };
const spread = sampleWatched();
const watchedB = { ...spread, logWeights: spread.logWeights.map((v) => 0.4 * v - 3) };
const informations = sampleInformations(24);
const informationsB = informations.map((point) => ({
  ...point,
  information: { ...point.information, meanNats: 0.8 * point.information.meanNats },
}));

const boundItem = (id: string, width: number, data: ReturnType<typeof selectBound>): GalleryItem => ({
  id,
  width,
  figure: <Figure chart={charts.bound} main width={width} props={{ data, height: 300 }} />,
});

export const pairGallery: readonly GalleryItem[] = [
  boundItem("bound-pair", 536, selectBound({ ...bound, other })),
  boundItem("bound-pair-narrow", 342, selectBound({ ...bound, other })),
  boundItem("bound-pair-equal", 536, selectBound({ ...bound, other: history })),
  {
    id: "anatomy-pair",
    width: 396,
    figure: (
      <Figure
        chart={charts.anatomy}
        width={396}
        props={{ data: selectAnatomy(low, 13, anatomyB), height: 140, selectedT: 4 }}
      />
    ),
  },
  {
    id: "information-pair",
    width: 396,
    figure: (
      <Figure
        chart={charts.mutualInformation}
        width={396}
        props={{
          data: selectInformation(sampleInformation(), {
            step: 4800,
            information: sampleInformation(0.7),
            other: true,
          }),
          height: 140,
          selectedT: 4,
        }}
      />
    ),
  },
  {
    id: "weight-variance-pair",
    width: 196,
    figure: (
      <Figure
        chart={charts.weightVariance}
        width={196}
        props={{
          data: selectWeightVariance({
            ...{ history: sampleHistory(2400, 5), marks: sampleMarks, unit: "steps", K: 5 },
            other: { history: sampleHistory(1800, 10), K: 10 },
          }),
          height: 140,
          selectedT: 4,
        }}
      />
    ),
  },
  {
    id: "weight-histogram-pair",
    width: 184,
    figure: (
      <Figure
        chart={charts.weightHistogram}
        width={184}
        props={{ data: selectWeightHistogram(sampleWatched(), 4, watchedB), height: 140 }}
      />
    ),
  },
  {
    id: "entropy-pair",
    width: 396,
    figure: (
      <Figure
        chart={charts.entropy}
        width={396}
        props={{
          data: selectEntropy({
            history,
            informations,
            other: informationsB,
            letterEntropyNats: sampleReferences.letterEntropyNats,
            marks: sampleMarks,
            unit: "steps",
          }),
          height: 140,
        }}
      />
    ),
  },
];
