/**
 * The fit of the Flow room between page and worker: what the buttons do, and how frames become what is shown. One fit is
 * in the worker; earlier ones are kept with what is drawn of them.
 */
import { PlaneBridge, type PlaneFailure } from "../../bridge/plane.ts";
import { familyConfig, familyOf } from "../../plane/families.ts";
import { stepsIn, watchedNoise } from "../../plane/watched.ts";
import type { PlaneConfig, PlaneFrame, PlaneTarget, PlaneTruth, PlaneWalk } from "../../protocol/plane.ts";
import {
  DRAWN,
  type FitCurve,
  type FitState,
  type FittedFlow,
  fittedKey,
  NO_CURVE,
  NO_FIT,
  patchFlowRoom,
  useFlowRoom,
} from "../../store/flowRoom.ts";

/** The fit in the worker. */
interface Active {
  readonly family: string;
  readonly target: string;
  readonly config: PlaneConfig;
  readonly engine: string;
  readonly truth: PlaneTruth;
}

const SEED = 1;

const bridge = new PlaneBridge((detail) => fail(`The worker ended: ${detail}. Fit again starts another one.`));
let active: Active | null = null;
/** The latest of it, whether it is shown or not. */
let latest: FittedFlow | null = null;
let watching = false;
/** Whether somebody looks, and whether it goes on when they look again. */
let inSight = false;
let goOnLater = false;
/** Starts that were overtaken by a later one say nothing. */
let asked = 0;

const room = useFlowRoom.getState;
const keyOf = ({ family, target }: Pick<FittedFlow, "family" | "target">): string => fittedKey(target, family);

/** How the chosen fit stands; also on what is shown, once that is this fit. */
function setFit(part: Partial<FitState>): void {
  const { fit, shown } = room();
  const next = { ...fit, ...part };
  const mine = shown !== null && active !== null && keyOf(shown) === keyOf(active);
  patchFlowRoom({ fit: next, shown: mine ? { ...shown, fit: next } : shown });
}

function fail(problem: string): void {
  active = null;
  patchFlowRoom({ queue: [] });
  setFit({ status: "failed", live: false, stepsPerSecond: 0, problem });
}

const PROBLEMS: Readonly<Record<PlaneFailure["code"], string>> = {
  emptyDrawing: "Nothing is drawn yet. Draw a target first.",
  badDrawing: "This drawing cannot be read. Draw another one.",
  unknownTarget: "There is no such target. Choose another one.",
  unknownFlow: "There is no such flow. Choose another one.",
  noLayers: "A flow needs at least one layer.",
  failed: "The fit could not start",
};
const problemOf = ({ code, detail }: PlaneFailure): string =>
  code === "failed" ? `${PROBLEMS.failed}: ${detail}. Fit again starts another worker.` : PROBLEMS[code];

function targetOf(id: string): PlaneTarget {
  if (id !== DRAWN) return { kind: "named", id };
  return room().drawing ?? { kind: "drawn", side: 1, extent: 1, mass: new Float32Array(1) };
}

/** What the room is set to, as a fit. */
function configOf(): PlaneConfig | null {
  const { family: id, target, learningRate, horizon } = room();
  const family = familyOf(id);
  if (!family) return null;
  const config = familyConfig(family, targetOf(target), SEED);
  return { ...config, learningRate: learningRate ?? config.learningRate, horizon: horizon ?? config.horizon };
}

function appended({ lossNats, kl }: FitCurve, frame: PlaneFrame): FitCurve {
  const longer = new Float32Array(lossNats.length + frame.lossNats.length);
  longer.set(lossNats);
  longer.set(frame.lossNats, lossNats.length);
  return { lossNats: longer, kl: frame.kl ? [...kl, frame.kl] : kl };
}

const meanOf = (values: Float32Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;

function statusOf(frame: PlaneFrame, { horizon }: PlaneConfig): FitState["status"] {
  if (frame.playing) return "running";
  return horizon > 0 && frame.step >= horizon ? "finished" : "paused";
}

/** Another number of steps: halfway. */
function depthFor(walk: PlaneWalk | null, before: PlaneWalk | null, depth: number): number {
  if (!walk) return depth;
  const steps = stepsIn(walk);
  return before && stepsIn(before) === steps ? Math.min(depth, steps) : Math.ceil(steps / 2);
}

/** The fit in the worker after another frame. */
function afterFrame({ family, target, config, truth, engine }: Active, frame: PlaneFrame): FittedFlow {
  const before = latest;
  return {
    family,
    target,
    config,
    truth,
    parameters: frame.parameters,
    walk: frame.walk ?? before?.walk ?? null,
    logDensity: frame.logDensity ?? before?.logDensity ?? null,
    fit: {
      status: statusOf(frame, config),
      live: true,
      engine,
      step: frame.step,
      horizon: config.horizon,
      seconds: frame.seconds,
      stepsPerSecond: frame.stepsPerSecond,
      lossNats: frame.lossNats.length > 0 ? meanOf(frame.lossNats) : (before?.fit.lossNats ?? null),
      kl: frame.kl ?? before?.fit.kl ?? null,
      skippedUpdates: frame.skippedUpdates,
      problem: null,
    },
    curve: appended(before?.curve ?? NO_CURVE, frame),
  };
}

function receive(frame: PlaneFrame): void {
  if (!active) return;
  const flow = afterFrame(active, frame);
  latest = flow;
  const { fitted, depth, shown, family, target } = room();
  // the families change with what is exact
  const keep = frame.step > 0 && (frame.kl !== null || !frame.playing);
  const kept = keep ? { fitted: { ...fitted, [keyOf(flow)]: flow } } : {};
  // another one may have been chosen meanwhile
  if (flow.family !== family || flow.target !== target) {
    patchFlowRoom(kept);
    return;
  }
  patchFlowRoom({ ...kept, shown: flow, fit: flow.fit, depth: depthFor(flow.walk, shown?.walk ?? null, depth) });
  if (flow.fit.status === "finished") void finished(family);
}

async function finished(family: string): Promise<void> {
  await measure(family);
  if (room().fit.status === "finished" && room().queue.length > 0) fitNext();
}

/** Costs of a family on this machine, once. */
async function measure(id: string): Promise<void> {
  const family = familyOf(id);
  if (!family || room().costs[id]) return;
  const found = await bridge.costs(family.layers);
  if (found.ok) patchFlowRoom({ costs: { ...room().costs, [id]: found.costs } });
}

/** Starts the fit the room is set to, from its first step. */
export async function begin(play: boolean): Promise<void> {
  const turn = ++asked;
  const { family, target } = room();
  const config = configOf();
  if (!config) return fail(PROBLEMS.unknownFlow);
  active = null;
  latest = null;
  patchFlowRoom({ fit: { ...NO_FIT, status: "starting", horizon: config.horizon } });
  if (!watching) {
    watching = true;
    await bridge.watch(watchedNoise());
  }
  const started = await bridge.start(config, receive);
  if (turn !== asked) return;
  if (!started.ok) return fail(problemOf(started));
  active = { family, target, config, engine: started.engine, truth: started.truth };
  if (play && inSight) await goOn();
  else goOnLater = play;
}

async function goOn(): Promise<void> {
  setFit({ status: "running" });
  const found = await bridge.play();
  if (!found.ok) fail(problemOf(found));
}

/** Shows a fit of before, or begins one. */
function showOrBegin(): void {
  const { fitted, family, target } = room();
  const live = active !== null && latest !== null && keyOf(latest) === fittedKey(target, family);
  const kept = live ? latest : fitted[fittedKey(target, family)];
  if (!kept) {
    void begin(true);
    return;
  }
  asked++;
  void bridge.pause();
  const status = kept.fit.status === "running" ? "paused" : kept.fit.status;
  const shown = { ...kept, fit: { ...kept.fit, live, status } };
  const depth = depthFor(kept.walk, room().shown?.walk ?? null, room().depth);
  patchFlowRoom({ shown, fit: shown.fit, depth });
}

export function chooseFamily(family: string): void {
  patchFlowRoom({ family, learningRate: null, horizon: null, queue: [] });
  showOrBegin();
}

/** The drawn target is drawn first. */
export function chooseTarget(target: string): void {
  if (target === DRAWN && !room().drawing) patchFlowRoom({ drawingOpen: true });
  else {
    patchFlowRoom({ target, queue: [] });
    showOrBegin();
  }
}

/** Takes a drawing as the target; what was fitted to an earlier one is no longer true. */
export function takeDrawing(drawing: Extract<PlaneTarget, { kind: "drawn" }>): void {
  const fitted = Object.fromEntries(Object.entries(room().fitted).filter(([, flow]) => flow.target !== DRAWN));
  patchFlowRoom({ drawing, drawingOpen: false, target: DRAWN, queue: [], fitted });
  void begin(true);
}

/** Fit, pause, go on, or fit again: whatever the one button says. */
export function toggleFit(): void {
  const { status, live } = room().fit;
  if (status === "running") void bridge.pause();
  else if (status === "paused" && live) void goOn();
  else void begin(true);
}

/** A few steps by hand. */
export async function stepFit(n: number): Promise<void> {
  if (!room().fit.live) await begin(false);
  if (active) await bridge.step(n);
}

export const resetFit = (): void => {
  patchFlowRoom({ queue: [] });
  void begin(false);
};

const unfitted = (family: string): boolean => {
  const flow = room().fitted[fittedKey(room().target, family)];
  return flow?.fit.status !== "finished";
};

function fitNext(): void {
  const [next, ...rest] = room().queue.filter(unfitted);
  patchFlowRoom({ queue: rest });
  if (next === undefined) return;
  patchFlowRoom({ family: next, learningRate: null, horizon: null });
  void begin(true);
}

/** Fits the families side by side that are not yet, one after another. */
export function fitCompared(): void {
  patchFlowRoom({ queue: room().compared });
  fitNext();
}

/** The room is in sight: the first time a fit begins by itself, later it goes on if it was under way. */
export function enterRoom(): void {
  inSight = true;
  const { fit } = room();
  if (fit.status === "idle") void begin(true);
  else if (goOnLater && fit.live) void goOn();
  goOnLater = false;
}

/** Nobody looks: the machine is free for others. */
export function leaveRoom(): void {
  inSight = false;
  goOnLater = room().fit.status === "running";
  if (goOnLater) void bridge.pause();
}
