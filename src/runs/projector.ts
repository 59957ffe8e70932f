/**
 * Trajectories for the Embedding Projector (projector.tensorflow.org), which reads two tab-separated files: vectors, one
 * state a line and no head, and metadata, a head and then one line for each of those states, in the same order. Both in
 * one zip, so that they are of the same weights.
 */
import { strToU8, zipSync } from "fflate";

export interface Trajectory {
  /** Prior or posterior. */
  readonly from: string;
  readonly word: string;
  /** Symbol at each position from 1 on. [len] */
  readonly letters: readonly string[];
  /** [len + 1, d], h_0 first. */
  readonly h: Float64Array;
}

export interface ProjectorFiles {
  readonly vectors: string;
  readonly metadata: string;
}

/** Weights are float32: nine digits tell all of them apart. */
const DIGITS = 9;
const cell = (text: string): string => text.replaceAll(/[\t\r\n]/g, " ");

export function projectorTsv(paths: readonly Trajectory[], d: number): ProjectorFiles {
  const vectors: string[] = [];
  const metadata = ["path\tfrom\tword\tt\tletter"];
  paths.forEach(({ from, word, letters, h }, i) => {
    for (let t = 0; t <= letters.length; t++) {
      const state = Array.from(h.subarray(t * d, (t + 1) * d), (x) => String(Number(x.toPrecision(DIGITS))));
      vectors.push(state.join("\t"));
      metadata.push([i + 1, cell(from), cell(word), t, t === 0 ? "start" : cell(letters[t - 1]!)].join("\t"));
    }
  });
  return { vectors: `${vectors.join("\n")}\n`, metadata: `${metadata.join("\n")}\n` };
}

export function projectorZip(paths: readonly Trajectory[], d: number): Uint8Array<ArrayBuffer> {
  const { vectors, metadata } = projectorTsv(paths, d);
  return zipSync({ "vectors.tsv": strToU8(vectors), "metadata.tsv": strToU8(metadata) });
}
