/** Charts of the running model's flows with the inputs of their snapshots: a made-up transition that bends. */
import { Figure } from "./figure.tsx";
import type { FlowFilmData } from "./flowFilm.tsx";
import type { GalleryItem } from "./galleryItem.ts";
import { charts } from "./registry.ts";
import { sampleAlphabet, sampleLetterMap } from "./sampleInputs.ts";
import type { StateFlowData } from "./stateFlow.tsx";

const SIDE = 9;
const domain = [
  [-4, 4],
  [-4, 4],
] as const;

/** (u, v) ↦ (½, ¼) + size · (u, v + bend · u²): its log-determinant is 2 log size everywhere. */
function image(size: number, bend: number): { noise: Float64Array; image: Float64Array } {
  const noise = new Float64Array(2 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    noise[2 * i] = ((i % SIDE) / (SIDE - 1)) * 6 - 3;
    noise[2 * i + 1] = (Math.floor(i / SIDE) / (SIDE - 1)) * 6 - 3;
  }
  return {
    noise,
    image: noise.map((v, k) => (k % 2 === 0 ? 0.5 + size * v : 0.25 + size * (v + bend * noise[k - 1]! ** 2))),
  };
}

const data = (which: "g" | "q", bend: number): StateFlowData => ({
  which,
  t: 3,
  d: 8,
  directions: [1, 4],
  extent: 3,
  names: ["PC 1", "PC 2"],
  domain,
  map: {
    size: 41,
    symbols: sampleLetterMap(41, [
      [-1.8, 1.8, 17],
      [1.8, 2, 8],
      [-2.4, -1.9, 7],
      [0.6, -2, 0],
    ]),
    alphabet: sampleAlphabet,
  },
  path: [
    [-2, -1],
    [-1, 0.5],
    [0.4, 1.2],
    [1.8, 0.2],
  ],
  from: [0.4, 1.2],
  xi: [0.7, -0.4],
  to: [0.92, -0.1],
  side: SIDE,
  ...image(0.6, bend),
  logDet: Float64Array.from({ length: SIDE * SIDE }, (_, i) => bend * 8 * ((i % SIDE) / (SIDE - 1) - 0.5) + 0),
  logDetHere: -1.02,
  letters: ["r", "i", "h"],
  letter: "r",
  roundTrip: 4e-13,
});

const film: FlowFilmData = {
  which: "g",
  side: SIDE,
  domain,
  selected: 3,
  frames: [..."words"].map((letter, i) => ({
    t: i + 1,
    letter,
    image: image(1 / (i + 1), 0.2).image,
    to: [0.5, 0],
    logDet: 1 - 2 * Math.log(i + 1),
  })),
};

const state = (id: string, width: number, which: "g" | "q", bend: number): GalleryItem => ({
  id,
  width,
  figure: (
    <Figure chart={charts.stateFlow} width={width} props={{ data: data(which, bend), height: 300, active: "noise" }} />
  ),
});

const triangle = Float64Array.from({ length: 64 }, (_, k) => {
  const [i, j] = [Math.floor(k / 8), k % 8];
  return j > i ? 0 : j === i ? 0.6 : ((i * 5 + j * 3) % 7) / 7 - 0.4;
});

export const runningGallery: readonly GalleryItem[] = [
  state("state-flow", 816, "g", 0.25),
  state("state-flow-affine", 816, "q", 0),
  state("state-flow-narrow", 342, "g", 0.25),
  {
    id: "flow-film",
    width: 640,
    figure: <Figure chart={charts.flowFilm} width={640} props={{ data: film, height: 100 }} />,
  },
  {
    id: "glyph-curve",
    width: 420,
    figure: (
      <Figure
        chart={charts.glyphCurve}
        width={420}
        props={{
          data: {
            bits: Float32Array.from({ length: 400 }, (_, i) => 0.9 + 2 * Math.exp(-i / 60) + 0.05 * Math.sin(i)),
            all: [0, 100, 200, 300, 400].map((step) => ({
              step,
              bits: 0.9 + 2 * Math.exp(-step / 60),
              se: 0.02,
              pictures: 234,
            })),
            least: 0.12,
            independent: 1.4,
          },
          height: 180,
        }}
      />
    ),
  },
  {
    id: "jacobian-full",
    width: 260,
    figure: (
      <Figure
        chart={charts.jacobianFull}
        width={260}
        props={{ data: { which: "g", d: 8, matrix: triangle }, height: 200 }}
      />
    ),
  },
];
