/** The Bound room's charts with the inputs of their snapshots. */
import type { BoundCurvesData } from "./boundCurvesData.ts";
import { Figure } from "./figure.tsx";
import type { GalleryItem } from "./galleryItem.ts";
import type { GenealogyData } from "./genealogyData.ts";
import type { GradientData } from "./gradientData.ts";
import { charts } from "./registry.ts";
import {
  sampleBoundCurves,
  sampleGenealogy,
  sampleGenealogyHmm,
  sampleGradients,
  sampleWeightDots,
  sampleWordBounds,
} from "./sampleBounds.ts";
import type { WordBoundsData } from "./wordBoundsData.ts";

const curves = (id: string, data: BoundCurvesData, width: number): GalleryItem => ({
  id,
  width,
  figure: <Figure chart={charts.boundCurves} main width={width} props={{ data, height: 260 }} />,
});

const descent = (id: string, data: GenealogyData): GalleryItem => ({
  id,
  width: 366,
  figure: <Figure chart={charts.genealogy} width={366} props={{ data, height: 260, selectedT: 3 }} />,
});

const gradients = (id: string, data: GradientData): GalleryItem => ({
  id,
  width: 212,
  figure: <Figure chart={charts.gradientSnr} width={212} props={{ data, height: 260 }} />,
});

const word = (id: string, data: WordBoundsData): GalleryItem => ({
  id,
  width: 540,
  figure: <Figure chart={charts.wordBounds} width={540} props={{ data, height: 232 }} />,
});

export const boundsGallery: readonly GalleryItem[] = [
  curves("bound-curves", sampleBoundCurves(true), 816),
  curves("bound-curves-computing", sampleBoundCurves(false), 816),
  curves("bound-curves-narrow", sampleBoundCurves(true), 342),
  descent("genealogy", sampleGenealogy(true)),
  descent("genealogy-letters", sampleGenealogyHmm()),
  descent("genealogy-empty", sampleGenealogy(false)),
  {
    id: "weight-dots",
    width: 186,
    figure: (
      <Figure
        chart={charts.weightDots}
        width={186}
        props={{ data: sampleWeightDots(), height: 240, selected: "filtering" }}
      />
    ),
  },
  gradients("gradient-snr", sampleGradients(true)),
  gradients("gradient-snr-empty", sampleGradients(false)),
  word("word-bounds", sampleWordBounds(true)),
  word("word-bounds-empty", sampleWordBounds(false)),
];
