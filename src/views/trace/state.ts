/** What the Trace tab is set to, and what it has worked out; shared by its controls in the rail and its view. */
import { create } from "zustand";
import type { PlacedMap } from "../../charts/paths.ts";
import type { PosteriorPaths } from "../../models/generator.ts";
import type { UmapProgress } from "../../protocol/umap.ts";
import { type PinnedWord, sameDraws } from "../../store/view.ts";
import type { Estimate } from "../bound.ts";
import type { Decide, DecideMatrix } from "./decide.ts";
import type { Corner } from "./lasso.ts";
import type { Plane } from "./plane.ts";
import type { PriorSet } from "./priorSet.ts";
import type { UmapFit } from "./umap.ts";

export const PROJECTIONS = ["asIs", "pca", "readout", "time", "umap"] as const;
export type Projection = (typeof PROJECTIONS)[number];

/** What suits a state of this size where nothing else is chosen, or where the choice has no meaning. */
export function projectionOf(chosen: Projection | null, d: number): Projection {
  if (d === 1) return "time";
  return chosen ?? (d === 2 ? "asIs" : "pca");
}

/** The embedding in its worker. */
export type UmapState =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly progress: UmapProgress; readonly states: number }
  | { readonly kind: "cancelled" | "failed"; readonly detail: string };

/** The typed word under the present weights, or why there is none. */
export type Posterior =
  | {
      readonly ok: true;
      readonly word: string;
      readonly paths: PosteriorPaths;
      readonly bound: Estimate;
    }
  | { readonly ok: false; readonly word: string; readonly reason: string };

export interface TraceState {
  /** Null: what suits the size of the state. */
  readonly projection: Projection | null;
  /** Coordinates seen as they are, 0-based. */
  readonly coordinates: readonly [number, number];
  /** Letters the read-out goes towards, symbol ids; null: the two most common. */
  readonly letters: readonly [number, number] | null;
  readonly umap: UmapState;
  /** The last embedding: it stands, with its weights, until another is asked for. */
  readonly umapFit: UmapFit | null;
  /** Corners of the region that is looked into; in what it was drawn in. */
  readonly lasso: { readonly corners: readonly Corner[]; readonly of: string } | null;
  /** What the list beside the plane shows. */
  readonly list: "pinned" | "nearest" | "inside";
  /** Prior path that a list points at. */
  readonly shown: number | null;
  /** Faint prior paths shown. */
  readonly faint: number;
  readonly showMap: boolean;
  readonly showPrior: boolean;
  readonly showPosterior: boolean;
  /** Null until something is typed: then a word of the page's own choice stands there. */
  readonly typed: string | null;
  /** Words kept beside the strip's own. */
  readonly pins: readonly PinnedWord[];
  /** Position the paths have grown to while the animation runs; null: whole paths. */
  readonly progress: number | null;
  readonly playing: boolean;
  readonly prior: PriorSet | null;
  readonly plane: Plane | null;
  /** The map, the part of the plane it covers, and which plane that is. */
  readonly letterMap: (PlacedMap & { readonly of: string }) | null;
  readonly posterior: Posterior | null;
  readonly decide: Decide | null;
  readonly matrix: DecideMatrix | null;
}

export const useTrace = create<TraceState>()(() => ({
  projection: null,
  coordinates: [0, 1],
  letters: null,
  umap: { kind: "idle" },
  umapFit: null,
  lasso: null,
  list: "pinned",
  shown: null,
  faint: 60,
  showMap: true,
  showPrior: true,
  showPosterior: true,
  typed: null,
  pins: [],
  progress: null,
  playing: false,
  prior: null,
  plane: null,
  letterMap: null,
  posterior: null,
  decide: null,
  matrix: null,
}));

export const patchTrace = (part: Partial<TraceState>): void => useTrace.setState(part);

/** At most five paths in full strength: the posterior's, the strip's, and these. */
export const MOST_PINS = 3;

/** The latest pins stay. */
export function keepPin(word: PinnedWord): void {
  useTrace.setState(({ pins }) =>
    pins.some((pin) => sameDraws(pin, word)) ? {} : { pins: [...pins, word].slice(-MOST_PINS) },
  );
}

export const dropPin = (word: PinnedWord): void =>
  useTrace.setState(({ pins }) => ({ pins: pins.filter((pin) => pin !== word) }));

/** Pins that differ from the strip's word: that one is drawn anyway. */
export const otherPins = (pins: readonly PinnedWord[], strip: PinnedWord | null): readonly PinnedWord[] =>
  pins.filter((pin) => strip === null || !sameDraws(pin, strip));

/** Shown in the word field before anything is typed, where the alphabet allows. */
const FIRST_WORDS = ["station", "mother", "an"];

export function typedWord(typed: string | null, alphabet: readonly string[], T: number): string {
  if (typed !== null) return typed.trim().toLowerCase();
  const fits = (word: string) => word.length < T && Array.from(word).every((c) => alphabet.includes(c));
  return FIRST_WORDS.find(fits) ?? alphabet.slice(0, Math.min(2, T - 1)).join("");
}
