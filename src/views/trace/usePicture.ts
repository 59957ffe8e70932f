/** What the chosen projection makes of the paths: where states go, which paths they are of, and its name. */
import { useMemo } from "react";
import { planeScreen, type Screen, timeScreen, umapScreen } from "./assemble.ts";
import { asIsPlane, type Plane } from "./plane.ts";
import type { PriorSet } from "./priorSet.ts";
import { commonLetters, readoutPlane } from "./readout.ts";
import { type Projection, projectionOf, type TraceState, useTrace } from "./state.ts";

export interface Picture {
  readonly projection: Projection;
  /** Changes with what the axes are: a part in sight or a region of another picture means nothing here. */
  readonly key: string;
  readonly set: PriorSet;
  readonly screen: Screen;
  /** The axes; under UMAP those it started from. */
  readonly plane: Plane;
  /** Whether a point of it stands for a state, so that letters can be read off it. */
  readonly lifts: boolean;
}

export const lettersOf = (set: PriorSet, chosen: TraceState["letters"]): readonly [number, number] =>
  chosen?.every((v) => v <= set.alphabet.length) ? chosen : commonLetters(set);

export const coordinatesOf = (d: number, [i, j]: TraceState["coordinates"]): readonly [number, number] =>
  i < d && j < d && i !== j ? [i, j] : [0, Math.min(1, d - 1)];

type Chosen = Pick<TraceState, "projection" | "coordinates" | "letters" | "umapFit">;

/** Null where there is nothing to show: no embedding yet, or two letters that pull the same way. */
export function pictureOf(set: PriorSet, fitted: Plane, chosen: Chosen): Picture | null {
  const projection = projectionOf(chosen.projection, set.d);
  switch (projection) {
    case "time":
      return { projection, key: projection, set, plane: fitted, screen: timeScreen(fitted), lifts: false };
    case "pca":
      return { projection, key: projection, set, plane: fitted, screen: planeScreen(fitted), lifts: true };
    case "asIs": {
      const pair = coordinatesOf(set.d, chosen.coordinates);
      const plane = asIsPlane(fitted, set, pair);
      // Where there are more dimensions than two, a point of this plane stands for no state in particular.
      return { projection, key: `asIs ${pair}`, set, plane, screen: planeScreen(plane), lifts: set.d === 2 };
    }
    case "readout": {
      const letters = lettersOf(set, chosen.letters);
      const plane = readoutPlane(fitted, set, letters);
      return plane && { projection, key: `readout ${letters}`, set, plane, screen: planeScreen(plane), lifts: true };
    }
    case "umap": {
      const fit = fitOf(chosen, set);
      return fit && { projection, key: "umap", set: fit.set, plane: fitted, screen: umapScreen(fit), lifts: false };
    }
    default:
      return projection satisfies never;
  }
}

/** The embedding, if it is of a model of this shape. */
export const fitOf = ({ umapFit: fit }: Pick<TraceState, "umapFit">, { d, T, alphabet }: PriorSet) =>
  fit && fit.set.d === d && fit.set.T === T && fit.set.alphabet.length === alphabet.length ? fit : null;

export function usePicture(): Picture | null {
  const { prior, plane, projection, coordinates, letters, umapFit } = useTrace();
  return useMemo(
    () =>
      prior && plane && plane.d === prior.d
        ? pictureOf(prior, plane, { projection, coordinates, letters, umapFit })
        : null,
    [prior, plane, projection, coordinates, letters, umapFit],
  );
}

/** Words kept while UMAP shows older weights are drawn by those. */
export const isHeld = ({ projection }: Picture): boolean => projection === "umap";
