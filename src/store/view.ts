/**
 * What the page shows: tab, theme, folded panels, and the one selection {word, t, k, step, run, symbol} every view draws.
 */
import { create } from "zustand";
import type { Draws, WordMode } from "../models/generator.ts";

export const TABS = ["train", "trace", "flow", "bound", "bench"] as const;
export type Tab = (typeof TABS)[number];
export type Theme = "auto" | "light" | "dark";
export type DialogId = "own" | "help" | null;

/** A word held fixed by its noise and its letter draws, so that it can be rewritten under any weights; n = 1. */
export interface PinnedWord extends Draws {
  readonly text: string;
}

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether two words are made of the same. */
export const sameDraws = (a: Draws, b: Draws): boolean =>
  equal(a.noise, b.noise) && equal(a.uniforms, b.uniforms) && equal(a.prefix ?? [], b.prefix ?? []);

export interface Selection {
  readonly word: PinnedWord | null;
  /** Position, 1-based. */
  readonly t: number;
  /** Sample of q, 1-based; null: the one of the largest weight. */
  readonly k: number | null;
  /** A training step, pinned on every time axis. */
  readonly step: number | null;
  /** A run of the Bench tab. */
  readonly run: string | null;
  readonly symbol: string | null;
}

/** What is pointed at, not chosen: it goes with the pointer. */
export interface Hover {
  readonly t: number | null;
  readonly step: number | null;
}

/** One line of news above the strip; it leaves by itself and stays in the log. */
export interface Toast {
  readonly id: number;
  readonly text: string;
}

export interface ViewState {
  readonly tab: Tab;
  readonly theme: Theme;
  readonly panels: { readonly left: boolean; readonly right: boolean };
  /** Drawers of narrow screens, closed by default. */
  readonly drawer: "controls" | "guide" | null;
  readonly strip: boolean;
  readonly selection: Selection;
  readonly hover: Hover;
  readonly samples: { readonly seed: number; readonly mode: WordMode };
  readonly axis: "steps" | "words" | "seconds";
  readonly dialog: DialogId;
  readonly toasts: readonly Toast[];
  readonly log: readonly string[];
}

export const useView = create<ViewState>()(() => ({
  tab: "train",
  theme: "auto",
  panels: { left: true, right: true },
  drawer: null,
  strip: true,
  selection: { word: null, t: 1, k: null, step: null, run: null, symbol: null },
  hover: { t: null, step: null },
  samples: { seed: 1, mode: "draw" },
  axis: "steps",
  dialog: null,
  toasts: [],
  log: [],
}));

const set = useView.setState;

function select(part: Partial<Selection>): void {
  set(({ selection }) => ({ selection: { ...selection, ...part } }));
}

export const showTab = (tab: Tab): void => set({ tab });
export const setTheme = (theme: Theme): void => set({ theme });
export const togglePanel = (side: "left" | "right"): void =>
  set(({ panels }) => ({ panels: { ...panels, [side]: !panels[side] } }));
export const openDrawer = (drawer: ViewState["drawer"]): void => set({ drawer });
export const toggleStrip = (): void => set(({ strip }) => ({ strip: !strip }));
export const pinWord = (word: PinnedWord | null): void => select({ word });
export const selectT = (t: number): void => select({ t: Math.max(1, Math.round(t)) });
export const selectK = (k: number | null): void => select({ k });
export const selectStep = (step: number | null): void => select({ step });
export const selectRun = (run: string | null): void => select({ run });
export const hoverT = (t: number | null): void => set(({ hover }) => (hover.t === t ? {} : { hover: { ...hover, t } }));
export const hoverStep = (step: number | null): void =>
  set(({ hover }) => (hover.step === step ? {} : { hover: { ...hover, step } }));
/** Esc: nothing is pinned but a position, which is always somewhere. */
export const letGo = (): void => select({ word: null, k: null, step: null, run: null, symbol: null });
export const selectSymbol = (symbol: string | null): void => select({ symbol });
export const setSampleMode = (mode: WordMode): void => set(({ samples }) => ({ samples: { ...samples, mode } }));
export const setSamples = (seed: number, mode: WordMode): void => set({ samples: { seed, mode } });
export const newSampleNoise = (): void => set(({ samples }) => ({ samples: { ...samples, seed: samples.seed + 1 } }));
export const setAxis = (axis: ViewState["axis"]): void => set({ axis });
export const openDialog = (dialog: DialogId): void => set({ dialog });

const LOG_LENGTH = 50;
/** chosen: long enough to read, at 16 letters a second. */
const toastMs = (text: string): number => Math.max(4000, 62 * text.length);
let toastId = 0;

/** News: shown until it can have been read, kept in the log under `?`. */
export function say(text: string): void {
  const id = ++toastId;
  set(({ toasts, log }) => ({ toasts: [...toasts, { id, text }], log: [...log, text].slice(-LOG_LENGTH) }));
  setTimeout(() => dismissToast(id), toastMs(text));
}

export function dismissToast(id: number): void {
  set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
