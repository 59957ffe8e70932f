/** Inputs of the Bench charts for their snapshots and the gallery: figures by formula, not measurements. */
import type { Figure2Input } from "./figure2.tsx";
import type { Figure3Data } from "./figure3.tsx";
import type { OverlayData } from "./runsOverlay.tsx";
import type { System, SystemsData } from "./systems.tsx";

const latent = (id: string, label: string, paper: number | null, eq12: number): System => ({
  id,
  label,
  feedback: false,
  paper,
  eq12: { nats: eq12, error: 0.06 },
  sampled: { nats: eq12 - 0.16, error: 0.04 },
  exact: null,
});

const gru = (id: string, label: string, paper: number, exact: number): System => ({
  id,
  label,
  feedback: true,
  paper,
  eq12: { nats: exact + 2.6, error: 0.05 },
  sampled: null,
  exact: { nats: exact, error: 0.02 },
});

export const sampleSystems: SystemsData = {
  systems: [
    latent("tril-k1", "TRIL", 11.99, 11.36),
    latent("tril-k5", "TRIL *K* = 5", 11.51, 11.28),
    latent("2tril-k1", "2×TRIL", 11.86, 11.35),
    latent("2tril-k10", "2×TRIL *K* = 10", 11.38, 11.07),
    latent("shared", "shared 2×TRIL *K* = 10", null, 10.38),
    gru("gru8", "GRU-8", 12.97, 9.95),
    gru("gru16", "GRU-16", 12.6, 8.91),
  ],
  marks: [
    { label: "entropy", nats: 6.56, entropy: true },
    ...[14.2, 11.42, 9.02, 7.43, 6.79, 6.61].map((nats, i) => ({
      label: ["unigram", "bigram", "trigram", "4-gram", "5-gram", "6-gram"][i]!,
      nats,
      entropy: false,
    })),
  ],
  corpus: "SUBTLEX-US",
  paperCorpus: "BooksCorpus",
};

/** Nothing run: the paper's marks and the exact ones alone. */
export const sampleSystemsUnrun: SystemsData = {
  ...sampleSystems,
  systems: sampleSystems.systems.slice(0, 4).map((s) => ({ ...s, eq12: null, sampled: null })),
};

const means = (f: number) => Array.from({ length: 13 }, (_, i) => f * (i === 0 ? 1.3 : 0.9 * 0.88 ** i));

export const sampleFigure2: Figure2Input = {
  label: "2×TRIL, *K* = 10",
  seed: 1,
  boxes: means(1).map((m) => [0.3, 0.7, 1.02, 1.25, 1.7, 1].map((f) => f * m)),
  others: [means(0.94), means(1.07)],
};

export const sampleFigure3: Figure3Data = {
  label: "2×TRIL, *K* = 10",
  runs: [1, 2, 3].map((seed) => ({
    seed,
    points: Array.from({ length: 25 }, (_, i) => ({
      step: i * 500,
      information: (0.5 + 0.03 * seed) * (1 - Math.exp(-i / 6)),
      entropy: 1.6 + 1.2 * Math.exp(-i / 4) - 0.02 * seed,
    })),
  })),
  baseline: { label: "GRU-8, exact", nats: 1.99 },
};

const curve = (id: string, label: string, end: number, steps = 12_000) => ({
  id,
  label,
  points: Array.from({ length: 13 }, (_, i) => ({ step: (i * steps) / 12, nats: end + 13 * Math.exp(-1.1 * i) })),
});

export const sampleOverlay: OverlayData = {
  curves: [
    curve("a", "2×TRIL *K* = 10, seed 1", 11.32),
    curve("b", "2×TRIL *K* = 5, seed 1", 11.55),
    curve("c", "2×TRIL, seed 1", 11.26, 9000),
    curve("d", "TRIL, seed 1", 11.6),
    curve("e", "shared 2×TRIL *K* = 10", 10.6),
    curve("f", "GRU-8, seed 1", 9.8),
  ],
  selected: "a",
};
