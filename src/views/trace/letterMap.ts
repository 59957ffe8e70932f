/** The letter map under the paths: the likeliest letter at each point of the plane, lifted back into R^d. */
import { letterRegions } from "../../charts/letterRegions.ts";
import type { Domain, LetterMap } from "../../charts/paths.ts";
import type { Generator as WordGenerator } from "../../models/generator.ts";
import { readSymbol } from "../../models/letters.ts";
import { lift, type Plane } from "./plane.ts";

/** Points along each side: one in about six pixels. */
const SIZE = 121;
/** Rows a slice decodes. */
const ROWS = 12;

export interface MapRequest {
  readonly generator: WordGenerator;
  readonly alphabet: readonly string[];
  readonly plane: Plane;
  readonly domain: Domain;
  /** The letter before, where it has a say. */
  readonly previous?: number | null;
}

export function* decodePlane({
  generator,
  alphabet,
  plane,
  domain,
  previous = null,
}: MapRequest): Generator<void, LetterMap> {
  const [[x0, x1], [y0, y1]] = domain;
  const V = alphabet.length + 1;
  const symbols = new Uint8Array(SIZE * SIZE);
  const confidence = new Float32Array(SIZE * SIZE);
  const at = (a: number, b: number, i: number) => a + ((b - a) * i) / (SIZE - 1);
  for (let from = 0; from < SIZE; from += ROWS) {
    const rows = Math.min(ROWS, SIZE - from);
    const h = new Float64Array(rows * SIZE * plane.d);
    for (let k = 0; k < rows * SIZE; k++)
      lift(plane, at(x0, x1, k % SIZE), at(y1, y0, from + Math.floor(k / SIZE)), h, k * plane.d);
    const p = generator.emit(h, rows * SIZE, previous);
    for (let k = 0; k < rows * SIZE; k++) {
      const symbol = readSymbol(p, k * V, V, "argmax", 0);
      symbols[from * SIZE + k] = symbol;
      confidence[from * SIZE + k] = p[k * V + symbol]!;
    }
    yield;
  }
  // remembered with the map: found here it is no part of the frame that paints it
  letterRegions(symbols, SIZE);
  yield;
  return { size: SIZE, symbols, alphabet, confidence };
}
