/**
 * UMAP of states (McInnes, Healy & Melville 2018) by umap-js, with exact neighbours instead of its random ones, a given
 * start instead of a random one (what is far apart is otherwise put anywhere: Kobak & Linderman 2021), and our own
 * random numbers: the same states, start and seed give the same picture.
 */
import { UMAP } from "umap-js";
import { keptNeighbours, type Neighbours, nearestNeighbours, placeAmong } from "../src/math/neighbours.ts";
import { PURPOSE, uniform } from "../src/math/rng.ts";
import type { UmapProgress, UmapRequest, UmapResult, UmapStage } from "../src/protocol/umap.ts";

/** Neighbours a state outside the embedded ones is placed by. */
export const PLACED_BY = 5;
/** Chosen: a progress bar needs no more. */
const EPOCHS_A_STEP = 5;

const rows = (flat: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: flat.length / width }, (_, i) => Array.from({ length: width }, (_, j) => flat[i * width + j]!));

function* staged<R>(stage: UmapStage, work: Generator<number, R>): Generator<UmapProgress, R> {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    yield { stage, share: next.value };
  }
}

/** The embedding of the fitted states, epoch by epoch. [fitted, 2] */
function* layout(request: UmapRequest, states: Float64Array, near: Neighbours): Generator<UmapProgress, Float32Array> {
  const { d, fitted, start, minDist, epochs, seed } = request;
  let draws = 0;
  const random = () => uniform(seed, PURPOSE.view, 0, draws++);
  const umap = new UMAP({ nNeighbors: near.k, minDist, nEpochs: epochs, random });
  umap.setPrecomputedKNN(rows(near.indices, near.k), rows(near.distances, near.k));
  yield { stage: "graph", share: 0 };
  umap.initializeFit(rows(states, d));
  // The optimiser moves these rows in place.
  const embedding = umap.getEmbedding();
  for (let i = 0; i < fitted; i++) [embedding[i]![0], embedding[i]![1]] = [start[2 * i]!, start[2 * i + 1]!];
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    if ((epoch + 1) % EPOCHS_A_STEP === 0) yield { stage: "layout", share: (epoch + 1) / epochs };
  }
  return Float32Array.from(embedding.flat());
}

export function* embed(request: UmapRequest): Generator<UmapProgress, UmapResult> {
  const { states, d, fitted, neighbours } = request;
  const own = states.subarray(0, fitted * d);
  const near = yield* staged("neighbours", nearestNeighbours(own, own, d, neighbours));
  const places = yield* layout(request, own, near);
  const others = yield* staged("placing", nearestNeighbours(own, states.subarray(fitted * d), d, PLACED_BY));
  const points = new Float32Array((states.length / d) * 2);
  points.set(places);
  points.set(placeAmong(others, places), 2 * fitted);
  const onPlane = Float64Array.from(places);
  const kept = keptNeighbours(near, yield* staged("placing", nearestNeighbours(onPlane, onPlane, 2, near.k)));
  return { points, kept };
}
