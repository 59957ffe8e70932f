/** What crosses to the worker that trains a flow of letter pictures, and back. Pictures are 8 × 8. */

export interface GlyphConfig {
  /** Units of each coupling's network. */
  readonly hidden: number;
  /** Pictures a step. */
  readonly batch: number;
  /** Adam, cosine to 2 % over `horizon` steps. */
  readonly learningRate: number;
  readonly horizon: number;
  readonly seed: number;
}

/** Over all pictures, fresh noise each: bits a pixel. */
export interface GlyphBits {
  readonly step: number;
  readonly bits: number;
  readonly se: number;
  readonly pictures: number;
}

/** At most five times a second; arrays are transferred. */
export interface GlyphFrame {
  readonly step: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly skippedUpdates: number;
  readonly playing: boolean;
  /** Bits a pixel of each step since the last frame, on its own batch. */
  readonly bits: Float32Array;
  readonly all: GlyphBits | null;
  /** Pictures from the noise that is kept: grey levels. [n, 64] */
  readonly samples: Uint8Array;
}

export interface GlyphStarted {
  readonly engine: string;
  readonly parameters: number;
}

export interface GlyphTrip {
  /** From picture to noise. [n, 64] */
  readonly noise: Float32Array;
  /** And back. [n, 64] */
  readonly back: Float32Array;
}

export interface GlyphApi {
  /** Pictures as grey levels [n, 64]; `kept`: the noise whose pictures come with each frame [m, 64]. */
  start(
    levels: Uint8Array,
    kept: Float32Array,
    config: GlyphConfig,
    onFrame: (frame: GlyphFrame) => void,
  ): Promise<GlyphStarted>;
  play(): Promise<void>;
  pause(): Promise<void>;
  /** Pictures of noise [n, 64], before grey levels are taken (logits). */
  generate(noise: Float32Array): Promise<Float32Array>;
  /** Opened pictures to noise and back. */
  trip(pictures: Float32Array): Promise<GlyphTrip>;
}
