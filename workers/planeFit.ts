/** One fit of a flow to a density on the plane: steps on points drawn anew each time, and exact KL by quadrature. */
import { flows } from "../src/flows/registry.ts";
import type { Lane } from "../src/lane/lane.ts";
import { cosineRate } from "../src/math/schedule.ts";
import {
  densityProgram,
  logDetAfter,
  PLANE,
  POINTS,
  planeParameters,
  planeStart,
  planeStepCount,
  samplingProgram,
  stateAfter,
  walkProgram,
} from "../src/plane/program.ts";
import { forwardKl, gaussianKlNats, type OnGrid, onGrid } from "../src/plane/quadrature.ts";
import { drawPoints } from "../src/plane/sample.ts";
import { densityOf } from "../src/plane/targets/registry.ts";
import type { Density } from "../src/plane/targets/target.ts";
import type { FlowLayer } from "../src/protocol/config.ts";
import type { PlaneConfig, PlaneCosts, PlaneKl, PlaneProblem, PlaneTruth, PlaneWalk } from "../src/protocol/plane.ts";
import type { FusedMachine } from "./engines/fused/machine.ts";
import { batchShape, PointFit, PointProgram } from "./fit.ts";

/** Cells a side. chosen: the KL of a fitted spline is then right to about 2e-4 nats, of the smoother families to 1e-5. */
export const KL_SIDE = 160;
/** chosen: as training words (models are clipped at 10 there). */
const CLIP_NORM = 10;
const FINAL_FRACTION = 0.02;
/** Samples a word where no gradient is kept. */
const FORWARD_K = 8;
/** What costs are measured on. */
const COST_POINTS = 1000;
const COST_REPETITIONS = 11;
/** A repetition takes at least so long. */
const COST_MS = 4;

/** What of a configuration cannot be fitted, or the density it names. */
export function checkPlane({
  layers,
  target,
}: Pick<PlaneConfig, "layers" | "target">):
  | { readonly ok: true; readonly density: Density }
  | { readonly ok: false; readonly code: PlaneProblem } {
  if (layers.length === 0) return { ok: false, code: "noLayers" };
  if (!layers.every(({ flow }) => Object.hasOwn(flows, flow))) return { ok: false, code: "unknownFlow" };
  return densityOf(target);
}

export class PlaneFit {
  readonly truth: PlaneTruth;
  step = 0;
  skippedUpdates = 0;
  private readonly fit: PointFit;
  private readonly points: Float32Array;
  private readonly target: OnGrid;
  private walker: { readonly program: PointProgram; readonly steps: number } | null = null;

  constructor(
    private readonly machine: FusedMachine,
    readonly config: PlaneConfig,
    private readonly density: Density,
  ) {
    const { layers, seed } = config;
    const parameters = planeParameters(layers);
    const { K, batch } = batchShape(config.batch);
    const define = (L: Lane) => densityProgram(L, layers);
    const spec = { define, slots: parameters.slots, input: POINTS, K, outputs: ["logP"] };
    this.fit = new PointFit(machine, spec, "objective");
    this.fit.parameters = planeStart(parameters, seed);
    this.points = new Float32Array(PLANE * batch);
    this.target = onGrid(density, KL_SIDE);
    const { grid, entropyNats, mass, logP } = this.target;
    this.truth = {
      side: grid.side,
      extent: grid.extent,
      entropyNats,
      gaussianKlNats: gaussianKlNats(this.target),
      mass,
      logDensity: Float32Array.from(logP),
    };
  }

  /** One step; −log p_flow, mean over its points. */
  advance(): number {
    const { learningRate, horizon, seed } = this.config;
    const count = this.points.length / PLANE;
    drawPoints(this.density, this.points, count, seed, this.step);
    const rate = cosineRate(learningRate, horizon, FINAL_FRACTION, this.step);
    const { objective, skipped } = this.fit.step(this.points, count, rate, CLIP_NORM);
    if (skipped) this.skippedUpdates++;
    this.step++;
    return -objective;
  }

  get parameters(): Float32Array<ArrayBuffer> {
    return this.fit.parameters;
  }

  kl(): { readonly kl: PlaneKl; readonly logDensity: Float32Array<ArrayBuffer> } {
    const { grid } = this.target;
    const logDensity = this.fit.run(grid.points, ["logP"]).logP!;
    return { kl: { step: this.step, ...forwardKl(this.target, logDensity), side: grid.side }, logDensity };
  }

  /** The way of some noise [n, 2] through the flow as it is. */
  walk(noise: Float32Array): PlaneWalk {
    this.walker ??= this.makeWalker();
    const { program, steps } = this.walker;
    program.parameters = this.fit.parameters;
    const n = noise.length / PLANE;
    const out = program.run(noise, walkOutputs(steps));
    const states = new Float32Array((steps + 1) * noise.length);
    const logDets = new Float32Array((steps + 1) * n);
    states.set(noise);
    for (let i = 1; i <= steps; i++) {
      states.set(out[stateAfter(i)]!, i * noise.length);
      logDets.set(out[logDetAfter(i)]!, i * n);
    }
    return { step: this.step, n, states, logDets };
  }
  private makeWalker() {
    const { layers } = this.config;
    const { slots } = planeParameters(layers);
    const steps = planeStepCount(layers);
    const outputs = walkOutputs(steps);
    const define = (L: Lane) => walkProgram(L, layers);
    return { steps, program: new PointProgram(this.machine, { define, slots, input: POINTS, K: FORWARD_K, outputs }) };
  }

  free(): void {
    this.fit.free();
    this.walker?.program.free();
  }
}

const walkOutputs = (steps: number): readonly string[] =>
  Array.from({ length: steps }, (_, i) => [stateAfter(i + 1), logDetAfter(i + 1)]).flat();

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** What a flow costs here, whatever its weights. */
export function planeCosts(machine: FusedMachine, layers: readonly FlowLayer[]): PlaneCosts {
  const parameters = planeParameters(layers);
  const points = Float32Array.from({ length: PLANE * COST_POINTS }, (_, i) => Math.sin(i));
  const time = (define: typeof densityProgram, output: string): number => {
    const spec = { slots: parameters.slots, input: POINTS, K: FORWARD_K, outputs: [output] };
    const program = new PointProgram(machine, { ...spec, define: (L) => define(L, layers) });
    program.parameters = planeStart(parameters, 1);
    const run = (times: number): number => {
      const from = performance.now();
      for (let i = 0; i < times; i++) program.run(points, [output]);
      return performance.now() - from;
    };
    // browsers round their clocks; the runs that find out how many are enough also warm up
    let runs = 1;
    while (run(runs) < COST_MS) runs *= 2;
    const ms = median(Array.from({ length: COST_REPETITIONS }, () => run(runs) / runs));
    program.free();
    return ms;
  };
  return {
    parameters: parameters.size,
    sampleMs: time(samplingProgram, "point"),
    invertMs: time(densityProgram, "noise"),
    repetitions: COST_REPETITIONS,
  };
}
