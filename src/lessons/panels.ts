/** The panels a lesson can point at: where they are and what they are called. A panel's element has the id `panel-<id>`. */
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
  strip: { tab: null, label: "the word strip" },
} as const satisfies Record<string, { tab: "train" | "trace" | null; label: string }>;

export type PanelId = keyof typeof panels;
