/** The flow of letter pictures in the Flow room: how far it is, and what it draws. */
import { create } from "zustand";
import type { GlyphBits } from "../protocol/glyphs.ts";

export type GlyphStatus = "idle" | "starting" | "running" | "paused" | "finished" | "failed";

export interface GlyphState {
  readonly status: GlyphStatus;
  readonly problem: string | null;
  readonly engine: string;
  readonly parameters: number;
  readonly step: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly skippedUpdates: number;
  /** Bits a pixel of every step's own batch. */
  readonly bits: Float32Array;
  readonly all: readonly GlyphBits[];
  /** [n, 64] grey levels; null before the first. */
  readonly samples: Uint8Array | null;
}

export const NO_GLYPHS: GlyphState = {
  status: "idle",
  problem: null,
  engine: "",
  parameters: 0,
  step: 0,
  seconds: 0,
  stepsPerSecond: 0,
  skippedUpdates: 0,
  bits: new Float32Array(0),
  all: [],
  samples: null,
};

export const useGlyphs = create<GlyphState>()(() => NO_GLYPHS);
export const patchGlyphs = (part: Partial<GlyphState>): void => useGlyphs.setState(part);
