/** Every chart with the inputs of its snapshot, on one page: for looking at, in both themes (`scripts/gallery.ts`). */
import type { ReactElement } from "react";
import { selectAnatomy } from "./anatomy.tsx";
import { type BoundInput, selectBound } from "./boundData.ts";
import { selectEntropy } from "./entropy.tsx";
import { Figure } from "./figure.tsx";
import { type Figure2Data, selectFigure2 } from "./figure2.tsx";
import { type Figure3Data, noFigure3 } from "./figure3.tsx";
import { boundsGallery } from "./galleryBounds.tsx";
import { flowGallery } from "./galleryFlow.tsx";
import type { GalleryItem } from "./galleryItem.ts";
import { pairGallery } from "./galleryPair.tsx";
import { planeGallery } from "./galleryPlane.tsx";
import { runningGallery } from "./galleryRunning.tsx";
import { InformationBar } from "./informationBar.tsx";
import { LetterBars } from "./letterBars.tsx";
import { selectInformation } from "./mutualInformation.tsx";
import { NoisePad } from "./noisePad.tsx";
import { charts } from "./registry.ts";
import type { OverlayData } from "./runsOverlay.tsx";
import { sampleFigure2, sampleFigure3, sampleOverlay, sampleSystems, sampleSystemsUnrun } from "./sampleBench.ts";
import {
  sampleAlphabet,
  sampleAnatomy,
  sampleHistory,
  sampleInformation,
  sampleInformations,
  sampleLetterMap,
  sampleMarks,
  sampleProbabilities,
  sampleReferences,
  sampleWatched,
} from "./sampleInputs.ts";
import type { SystemsData } from "./systems.tsx";
import { selectWeightHistogram } from "./weightHistogram.tsx";
import { selectWeightVariance } from "./weightVariance.tsx";

const history = sampleHistory(4820);
const crossEntropy = [250, 500, 1000].map((step, i) => {
  const nats = 12.4 - 0.4 * i;
  return { step, words: 64 * step, seconds: 0.1 * step, nats, halfNats: nats + 0.2, paths: 1000 };
});
const boundInput: BoundInput = { history, references: sampleReferences, marks: sampleMarks, unit: "steps" };
const nothing = sampleHistory(0);
const many = [...sampleMarks, { step: 2150, label: "K 1 → 5" }, { step: 4500, label: "learning rate .006 → .002" }];

const bound = (id: string, input: BoundInput, width: number, menu = false): GalleryItem => ({
  id,
  width,
  figure: (
    <Figure
      chart={charts.bound}
      main
      width={width}
      props={{ data: selectBound(input), height: 258, onUnit: menu ? () => {} : undefined }}
    />
  ),
});

const anatomy = (id: string, data: ReturnType<typeof selectAnatomy>, width = 396): GalleryItem => ({
  id,
  width,
  figure: (
    <Figure chart={charts.anatomy} width={width} props={{ data, height: 140, selectedT: 4, onSelect: () => {} }} />
  ),
});

const information = (id: string, data: ReturnType<typeof selectInformation>): GalleryItem => ({
  id,
  width: 396,
  figure: <Figure chart={charts.mutualInformation} width={396} props={{ data, height: 140, selectedT: 4 }} />,
});

const variance = (id: string, K: number, n: number): GalleryItem => ({
  id,
  width: 196,
  figure: (
    <Figure
      chart={charts.weightVariance}
      width={196}
      props={{
        data: selectWeightVariance({ history: sampleHistory(n, K), marks: sampleMarks, unit: "steps", K }),
        height: 140,
        selectedT: 4,
      }}
    />
  ),
});

const histogram = (id: string, data: ReturnType<typeof selectWeightHistogram>): GalleryItem => ({
  id,
  width: 184,
  figure: <Figure chart={charts.weightHistogram} width={184} props={{ data, height: 140 }} />,
});

const entropy = (id: string, n: number): GalleryItem => ({
  id,
  width: 396,
  figure: (
    <Figure
      chart={charts.entropy}
      width={396}
      props={{
        data: selectEntropy({
          history,
          informations: sampleInformations(n),
          letterEntropyNats: sampleReferences.letterEntropyNats,
          marks: sampleMarks,
          unit: "steps",
        }),
        height: 140,
      }}
    />
  ),
});

const CENTRES = [
  [-1.8, 1.8, 17],
  [1.8, 2, 8],
  [-2.4, -1.9, 7],
  [0.6, -2, 0],
  [0, 6, 26],
] as const;

const strip: GalleryItem = {
  id: "strip",
  width: 396,
  figure: (
    <svg
      className="chart-svg"
      width={396}
      height={140}
      viewBox="0 0 396 140"
      role="img"
      aria-label="Parts of the word strip"
    >
      {[0, 1, 2, 3].map((i) => {
        const drawn = [8, 17, 26, 0][i]!;
        const xi = [
          [0.4, 0.9],
          [-2, 1],
          [0.2, 2.2],
          [3.6, -3.4],
        ][i] as [number, number];
        const symbols = sampleLetterMap(
          41,
          i === 2
            ? [
                [0, 0, 26],
                [3, -3, 3],
              ]
            : CENTRES,
        );
        return (
          <g key={drawn} transform={`translate(${i * 88})`}>
            <NoisePad
              y={12}
              size={56}
              symbols={symbols}
              mapSize={41}
              alphabet={sampleAlphabet}
              xi={xi}
              drawn={drawn}
              extent={3}
              selected={i === 1}
            />
            <LetterBars
              y={70}
              width={81}
              height={32}
              probabilities={sampleProbabilities(i === 3 ? 4 : drawn, 3)}
              drawn={drawn}
              alphabet={sampleAlphabet}
            />
            <InformationBar y={110} width={82} nats={i === 3 ? null : 1.33 / (i + 1)} max={1.8} />
          </g>
        );
      })}
    </svg>
  ),
};

const systemsItem = (id: string, data: SystemsData, width: number): GalleryItem => ({
  id,
  width,
  figure: <Figure chart={charts.systems} width={width} props={{ data, height: 210, selected: "2tril-k10" }} />,
});

const figure2Item = (id: string, data: Figure2Data): GalleryItem => ({
  id,
  width: 620,
  figure: <Figure chart={charts.figure2} width={620} props={{ data, height: 260 }} />,
});

const figure3Item = (id: string, data: Figure3Data): GalleryItem => ({
  id,
  width: 620,
  figure: <Figure chart={charts.figure3} width={620} props={{ data, height: 260 }} />,
});

const overlayItem = (id: string, data: OverlayData): GalleryItem => ({
  id,
  width: 760,
  figure: <Figure chart={charts.runsOverlay} width={760} props={{ data, height: 260 }} />,
});

export const gallery: readonly GalleryItem[] = [
  bound("bound", boundInput, 536, true),
  bound("bound-early", { ...boundInput, history: sampleHistory(60) }, 536),
  bound("bound-many-marks", { ...boundInput, marks: many, unit: "words" }, 536),
  bound("bound-eq12", { ...boundInput, history: { ...history, crossEntropy } }, 536),
  bound("bound-narrow", boundInput, 342, true),
  bound("bound-empty", { ...boundInput, history: nothing }, 536),
  anatomy("anatomy", selectAnatomy(sampleAnatomy())),
  anatomy("anatomy-shared", selectAnatomy(sampleAnatomy(true))),
  anatomy("anatomy-empty", selectAnatomy(null)),
  information(
    "information",
    selectInformation(sampleInformation(), { step: 2100, information: sampleInformation(0.8) }),
  ),
  information("information-first", selectInformation(sampleInformation(), null)),
  information("information-empty", selectInformation(null, null)),
  entropy("entropy", 49),
  entropy("entropy-empty", 0),
  variance("weight-variance", 5, 4820),
  histogram("weight-histogram", selectWeightHistogram(sampleWatched(), 4)),
  variance("weight-variance-one-sample", 1, 4820),
  histogram("weight-histogram-ended", selectWeightHistogram(sampleWatched(), 12)),
  systemsItem("systems", sampleSystems, 816),
  systemsItem("systems-narrow", sampleSystems, 358),
  systemsItem("systems-unrun", sampleSystemsUnrun, 816),
  figure2Item("figure2", selectFigure2(sampleFigure2)),
  figure2Item("figure2-empty", selectFigure2(null)),
  figure3Item("figure3", sampleFigure3),
  figure3Item("figure3-empty", noFigure3),
  ...boundsGallery,
  ...pairGallery,
  ...flowGallery,
  ...runningGallery,
  overlayItem("runs-overlay", sampleOverlay),
  overlayItem("runs-overlay-empty", { curves: [], selected: null }),
  ...planeGallery,
  strip,
];

export function Gallery({ theme }: { readonly theme: "light" | "dark" }): ReactElement {
  return (
    <main data-theme={theme} className="gallery">
      {gallery.map((item) => (
        <div key={item.id} id={`${theme}-${item.id}`} className="gallery-item" style={{ width: item.width }}>
          {item.figure}
        </div>
      ))}
    </main>
  );
}
