/** The panels a lesson points at and another page embeds: where they are, what they are called. A panel’s element has the id `panel-<id>`. */
export interface Panel {
  readonly tab: "train" | "trace" | "flow" | "bound" | "bench" | null;
  /** The part of the tab that has to be open. */
  readonly section?: string;
  readonly label: string;
}

export const panels = {
  bound: { tab: "train", label: "the bound over training" },
  anatomy: { tab: "train", label: "the anatomy of the bound" },
  information: { tab: "train", label: "the box plots of I(t)" },
  weights: { tab: "train", label: "the weights" },
  entropy: { tab: "train", label: "entropy over training" },
  words: { tab: "train", label: "the sampled words" },
  paths: { tab: "trace", label: "the paths" },
  yourWord: { tab: "trace", label: "Your word" },
  decides: { tab: "trace", label: "what ξ decides" },
  flowPlane: { tab: "flow", section: "plane", label: "the warped plane" },
  flowLedger: { tab: "flow", section: "plane", label: "the ledger" },
  flowJacobian: { tab: "flow", section: "plane", label: "the Jacobian" },
  flowFit: { tab: "flow", section: "plane", label: "the fit" },
  flowFamilies: { tab: "flow", section: "plane", label: "the families side by side" },
  flowRunning: { tab: "flow", section: "run", label: "the flow of this run" },
  flowPolar: { tab: "flow", section: "pictures", label: "polar coordinates" },
  flowGlyphs: { tab: "flow", section: "pictures", label: "the letter glyphs" },
  flowCards: { tab: "flow", section: "pictures", label: "the cards" },
  boundCurves: { tab: "bound", label: "the bounds against K" },
  boundWeights: { tab: "bound", label: "the weights of one population" },
  boundGenealogy: { tab: "bound", label: "who descends from whom" },
  boundGradients: { tab: "bound", label: "the gradient’s signal to noise" },
  boundRunning: { tab: "bound", label: "the running model’s bounds on a word" },
  strip: { tab: null, label: "the word strip" },
  table1: { tab: "bench", section: "table1", label: "Table 1" },
  table2: { tab: "bench", section: "table2", label: "Table 2" },
  table3: { tab: "bench", section: "table3", label: "Table 3" },
  figure2: { tab: "bench", section: "figure2", label: "Figure 2" },
  figure3: { tab: "bench", section: "figure3", label: "Figure 3" },
  systems: { tab: "bench", section: "systems", label: "all systems on one axis" },
} as const satisfies Record<string, Panel>;

export type PanelId = keyof typeof panels;

export const isPanel = (id: string): id is PanelId => Object.hasOwn(panels, id);
export const panelOf = (id: PanelId): Panel => panels[id];
