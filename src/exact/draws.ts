/**
 * Random numbers of one particle at one position: a pure function of (seed, purpose, repetition, t, k), so that bounds,
 * proposals and K are compared on the same noise, and a further particle leaves the others as they are.
 *
 * Hash: PCG4D (math/rng.ts). A hash gives one normal and two uniforms; further ones come from the next hash.
 */
import { pcg4d } from "../math/rng.ts";
import type { Draws } from "./model.ts";

const U32 = 1 / 4294967296;
/** Hashes from one position to the next: rejection, and a resampling of a hundred thousand particles, need fewer. */
const HASHES = 1 << 16;

export class KeyedDraws implements Draws {
  private readonly words = new Uint32Array(4);
  private readonly key: number;
  private step = 0;
  private lane = 0;
  private counter = 0;
  /** Uniforms of the present hash not yet given out. */
  private left = 0;

  constructor(seed: number, purpose: number) {
    this.key = seed ^ Math.imul(purpose, 0x9e3779b1);
  }

  /** From here on the numbers of particle `k` at `t` of repetition `repeat`. */
  seek(repeat: number, t: number, k: number): void {
    this.step = repeat;
    this.lane = k;
    this.counter = t * HASHES;
    this.left = 0;
  }

  private hash(): void {
    const { words } = this;
    words[0] = this.key;
    words[1] = this.step;
    words[2] = this.lane;
    words[3] = this.counter++;
    pcg4d(words);
    this.left = 2;
  }

  /** Box–Muller on the first two words; |ξ| < 5.8, since the radius has 24 bits. */
  normal(): number {
    this.hash();
    const radius = Math.sqrt(-2 * Math.log(((this.words[0]! >>> 8) + 1) / 16777216));
    return radius * Math.cos(this.words[1]! * U32 * 2 * Math.PI);
  }

  /** On (0, 1). */
  uniform(): number {
    if (this.left === 0) this.hash();
    return (this.words[4 - this.left--]! + 0.5) * U32;
  }
}
