/** What the rooms show. The Bench tab's code comes later: null until it is there. */
import type { BenchWorld, BoundWorld, FittedWorld, FlowWorld } from "../../../lessons/world.ts";
import { polarDeterminant } from "../../../plane/polar.ts";
import { planePictures } from "../../../plane/steps.ts";
import { curveOf, PROPOSALS, TOY_BOUNDS, useBoundRoom } from "../../../store/boundRoom.ts";
import { type FittedFlow, useFlowRoom } from "../../../store/flowRoom.ts";

/** A tab not yet visited has nothing to look at. */
const loadBench = () => import("../../bench/state.ts");
type BenchModule = Awaited<ReturnType<typeof loadBench>>;
let bench: BenchModule | null = null;

export function benchWorld(): BenchWorld | null {
  if (!bench) return null;
  const { section, row, run } = bench.useBench.getState();
  return { section, row: run === null ? null : row };
}

const fittedOf = ({ family, target, fit }: FittedFlow): FittedWorld => ({
  family,
  target,
  steps: fit.step,
  kl: fit.kl?.nats ?? null,
});

/** log|det J| of a flow at a point, and how many steps it has. */
function logDetAt({ config, parameters }: FittedFlow, point: readonly [number, number]) {
  const { logDets } = planePictures(config.layers, parameters).walk(Float64Array.from(point));
  return { steps: logDets.length - 1, logDet: logDets.at(-1)![0]! };
}

export function flowWorld(): FlowWorld {
  const { section, family, target, depth, point, shown, fitted, polar, transition } = useFlowRoom.getState();
  const here = shown && shown.family === family && shown.target === target ? shown : null;
  const others = Object.values(fitted).filter((one) => !here || one.family !== family || one.target !== target);
  const at = here && logDetAt(here, point);
  return {
    section,
    family,
    target,
    depth,
    steps: at?.steps ?? 0,
    point,
    logDet: at?.logDet ?? null,
    fitted: [...others, ...(here ? [here] : [])].map(fittedOf).filter(({ steps }) => steps > 0),
    radius: polarDeterminant(polar),
    transition,
  };
}

export function boundWorld(): BoundWorld {
  const room = useBoundRoom.getState();
  const { toy, K, populationBound, paths, particles, t, gradients, wordSubject, wordBounds } = room;
  const all = Object.values(gradients);
  return {
    toy,
    curves: PROPOSALS.flatMap((of) =>
      TOY_BOUNDS.map((bound) => ({ proposal: of, bound, points: curveOf(room, toy, of, bound).points })),
    ),
    K,
    population: { bound: populationBound, K: particles, ess: [...(paths.prior?.ess ?? [])], t },
    gradientKs: gradients.iwae.map((point) => point.K).filter((k) => all.every((line) => line.some((p) => p.K === k))),
    word: wordSubject && wordBounds && wordBounds.points.length > 0 ? wordSubject.word : null,
  };
}

export function watchRooms(changed: () => void): () => void {
  const stops = [useFlowRoom.subscribe(changed), useBoundRoom.subscribe(changed)];
  let over = false;
  void loadBench().then((module) => {
    bench = module;
    if (over) return;
    stops.push(module.useBench.subscribe(changed));
    changed();
  });
  return () => {
    over = true;
    for (const stop of stops) stop();
  };
}
