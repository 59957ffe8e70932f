/** Data of the pictures of one transition, worked out on the page from the weights it has. */
import type { FlowFilmData } from "../../../charts/flowFilm.tsx";
import type { JacobianFullData } from "../../../charts/jacobianFull.tsx";
import type { LedgerData } from "../../../charts/ledger.tsx";
import type { LetterMap } from "../../../charts/paths.ts";
import type { StateFlowData } from "../../../charts/stateFlow.tsx";
import { layerLabel } from "../../../config/layers.ts";
import { bent, type FlowAt, jacobians, mapped, type Which } from "../../../models/flowAt.ts";
import type { LatentGenerator } from "../../../models/generator.ts";
import type { DrawnTransition } from "../../../store/flowRoom.ts";
import { lift, type Plane, project } from "../../trace/plane.ts";

type Pair = readonly [number, number];
type Domain = readonly [Pair, Pair];

/** The noise plane shows ±3 standard deviations, as the pads do. */
export const EXTENT = 3;
const SIDE = 17;
const FILM_SIDE = 9;

export interface Place {
  readonly flow: FlowAt;
  readonly which: Which;
  readonly generator: LatentGenerator;
  readonly alphabet: readonly string[];
  readonly plane: Plane;
  readonly domain: Domain;
  readonly directions: Pair;
}

/** Noise over two directions, the others as in `xi`. [side², d] */
export function noiseMesh(xi: Float64Array, [a, b]: Pair, side: number, extent: number): Float64Array {
  const d = xi.length;
  const out = new Float64Array(side * side * d);
  const at = (i: number) => (2 * extent * i) / (side - 1) - extent;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const to = (row * side + column) * d;
      out.set(xi, to);
      out[to + a] = at(column);
      if (d > 1) out[to + b] = at(row);
    }
  return out;
}

const likeliest = (p: Float64Array, row: number, V: number): number => {
  let best = 0;
  for (let v = 1; v < V; v++) if (p[row * V + v]! > p[row * V + best]!) best = v;
  return best;
};

const pairOf = (points: Float64Array): Pair => [points[0]!, points[1]!];

const largest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

/** Letters by how many vertices say them. */
function lettersOf(symbols: readonly number[], alphabet: readonly string[]): readonly string[] {
  const counts = new Map<number, number>();
  for (const s of symbols) counts.set(s, (counts.get(s) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([s]) => alphabet[s] ?? "EOS");
}

export function stateFlowData(
  place: Place,
  at: {
    readonly t: number;
    readonly h: Float64Array;
    readonly xi: Float64Array;
    /** w_{t−1} where it is fed back. */
    readonly previous?: number | null;
  },
  path: Float64Array,
  map: LetterMap | null,
  fed?: StateFlowData["fed"],
): StateFlowData {
  const { flow, which, generator, alphabet, plane, domain, directions } = place;
  const { h, xi, t, previous = null } = at;
  const { d } = flow;
  const [a, b] = directions;
  const mesh = noiseMesh(xi, directions, SIDE, EXTENT);
  const { to, logDet } = mapped(flow, h, mesh);
  const V = alphabet.length + 1;
  const p = generator.emit(to, SIDE * SIDE, previous);
  const noise = Float64Array.from({ length: 2 * SIDE * SIDE }, (_, i) => mesh[(i >> 1) * d + (i % 2 === 0 ? a : b)]!);
  const near = Array.from({ length: SIDE * SIDE }, (_, i) => i).filter(
    (i) => Math.hypot(noise[2 * i]!, noise[2 * i + 1]!) <= 2,
  );
  const here = mapped(flow, h, xi);
  const zero = logDet[(SIDE * SIDE - 1) / 2]!;
  return {
    which,
    t,
    d,
    directions,
    extent: EXTENT,
    names: plane.names,
    domain,
    map,
    ...(fed && { fed }),
    path: Array.from({ length: path.length / d }, (_, i) => pairOf(project(plane, path.subarray(i * d, (i + 1) * d)))),
    from: pairOf(project(plane, h)),
    xi: [xi[a]!, xi[b]!],
    to: pairOf(project(plane, here.to)),
    side: SIDE,
    noise,
    image: project(plane, to),
    logDet: logDet.map((v) => v - zero),
    logDetHere: here.logDet[0]!,
    letters: lettersOf(
      near.map((i) => likeliest(p, i, V)),
      alphabet,
    ),
    letter: alphabet[likeliest(generator.emit(here.to, 1, previous), 0, V)] ?? "EOS",
    roundTrip: largest(flow.inverse(h, here.to), xi),
  };
}

export function filmData(
  place: Place,
  word: { readonly h: Float64Array; readonly noise: Float64Array; readonly letters: readonly string[] },
  selected: number,
): FlowFilmData {
  const { flow, which, plane, domain, directions } = place;
  const { d } = flow;
  return {
    which,
    side: FILM_SIDE,
    domain,
    selected,
    frames: word.letters.map((letter, i) => {
      const h = word.h.slice(i * d, (i + 1) * d);
      const xi = word.noise.slice(i * d, (i + 1) * d);
      const here = mapped(flow, h, xi);
      return {
        t: i + 1,
        letter,
        image: project(plane, mapped(flow, h, noiseMesh(xi, directions, FILM_SIDE, EXTENT)).to),
        to: pairOf(project(plane, here.to)),
        logDet: here.logDet[0]!,
      };
    }),
  };
}

/** log p(h_t | h_{t−1}) by its layers at one ξ. */
export function runLedger({ flow }: Place, h: Float64Array, xi: Float64Array): LedgerData {
  const stages = flow.stages(h, xi);
  const logR = (x: Float64Array) => x.reduce((sum, v) => sum - (v * v) / 2 - Math.log(2 * Math.PI) / 2, 0);
  const to = stages.at(-1)?.to ?? xi;
  const back = flow.inverse(h, to);
  const whole = mapped(flow, h, back).logDet[0]!;
  return {
    logR: logR(xi),
    steps: stages.map(({ logDet }, i) => ({ label: layerLabel(flow.layers[i]!), logDet: logDet[0]! })),
    logPInverse: logR(back) - whole,
    logTarget: null,
  };
}

/** How much the flow stretches at ξ from the state drawn, and from the one the word has there. */
export const transitionAt = (
  { flow }: Place,
  at: { readonly t: number; readonly h: Float64Array; readonly wordH: Float64Array; readonly xi: Float64Array },
): DrawnTransition => ({
  t: at.t,
  logDet: mapped(flow, at.h, at.xi).logDet[0]!,
  logDetOfWord: mapped(flow, at.wordH, at.xi).logDet[0]!,
});

export function runJacobian({ flow, which }: Place, h: Float64Array, xi: Float64Array): JacobianFullData {
  return { which, d: flow.d, matrix: jacobians(flow, h, xi).at(-1) ?? new Float64Array(flow.d ** 2) };
}

export const BENT_DRAWS = 500;
export const bentAt = ({ flow }: Place, h: Float64Array) => bent(flow, h, BENT_DRAWS, 1);

/** The state with its two coordinates on the plane moved to `point`; what is off the plane stays. */
export function movedOnPlane(plane: Plane, h: Float64Array, [x, y]: Pair): Float64Array {
  const now = project(plane, h);
  const [from, to] = [new Float64Array(plane.d), new Float64Array(plane.d)];
  lift(plane, now[0]!, now[1]!, from, 0);
  lift(plane, x, y, to, 0);
  return h.map((v, i) => v + to[i]! - from[i]!);
}
