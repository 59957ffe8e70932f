/** The rooms whose code comes later: what they show, once they are there. */
import type { BenchWorld, BoundWorld, FittedWorld, FlowWorld } from "../../../lessons/world.ts";
import { type FlowRoomState, useFlowRoom } from "../../../store/flowRoom.ts";

/** A tab not yet visited has nothing to look at. */
const loadBench = () => import("../../bench/state.ts");
type BenchModule = Awaited<ReturnType<typeof loadBench>>;
let bench: BenchModule | null = null;

export function benchWorld(): BenchWorld | null {
  if (!bench) return null;
  const { section, row, run } = bench.useBench.getState();
  return { section, row: run === null ? null : row };
}

/** The last fit of each target and family, and the one under way. */
function fittedFlows({ fit, family, target, fitted }: FlowRoomState): readonly FittedWorld[] {
  const kept = Object.values(fitted).map((one) => ({
    family: one.family,
    target: one.target,
    steps: one.step,
    kl: one.kl?.nats ?? null,
  }));
  const others = kept.filter((one) => one.family !== family || one.target !== target);
  const present = { family, target, steps: fit.step, kl: fit.kl?.nats ?? null };
  return fit.step > 0 ? [...others, present] : kept;
}

export function flowWorld(): FlowWorld {
  const room = useFlowRoom.getState();
  const { section, family, target, depth, point } = room;
  return { section, family, target, depth, point, logDet: null, fitted: fittedFlows(room) };
}
export const boundWorld = (): BoundWorld | null => null;

export function watchRooms(changed: () => void): () => void {
  const stops: (() => void)[] = [useFlowRoom.subscribe(changed)];
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
