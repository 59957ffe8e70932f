import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { buildKernels } from "../scripts/kernels.ts";
import { flows } from "../src/flows/registry.ts";
import { JsLane, numbers } from "../src/lane/js.ts";
import { fillNormals } from "../src/math/rng.ts";
import { families, familyConfig, type PlaneFamily } from "../src/plane/families.ts";
import { densityProgram, POINTS, planeParameters, planeStart } from "../src/plane/program.ts";
import { drawPoints } from "../src/plane/sample.ts";
import { planePictures } from "../src/plane/steps.ts";
import { targets } from "../src/plane/targets/registry.ts";
import type { FlowLayer } from "../src/protocol/config.ts";
import type { PlaneConfig, PlaneTarget } from "../src/protocol/plane.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import type { FusedMachine } from "./engines/fused/machine.ts";
import { compileKernels } from "./engines/wasm/kernels.ts";
import { WasmMachine } from "./engines/wasm/machine.ts";
import { batchShape, PointFit } from "./fit.ts";
import { checkPlane, PlaneFit, planeCosts } from "./planeFit.ts";

let wasm: FusedMachine;
beforeAll(async () => {
  await buildKernels();
  const kernels = new URL("../public/kernels/", import.meta.url);
  wasm = new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(file, kernels))));
});

function open(machine: FusedMachine, config: PlaneConfig): PlaneFit {
  const checked = checkPlane(config);
  if (!checked.ok) throw new Error(checked.code);
  return new PlaneFit(machine, config, checked.density);
}

const named = (id: string): PlaneTarget => ({ kind: "named", id });

/** Starting values with noise on all of them, so that nothing is zero by construction. */
function shaken(layers: readonly FlowLayer[], by = 0.3): Float32Array {
  const parameters = planeParameters(layers);
  const noise = new Float32Array(parameters.size);
  fillNormals(noise, 0, noise.length, { seed: 8, purpose: 78, step: 0 }, 0);
  return planeStart(parameters, 4).map((v, i) => v + by * noise[i]!);
}

/** Mean of log p over points [n, 2] by the definition run eagerly in float64. */
function meanLogDensity(layers: readonly FlowLayer[], flat: ArrayLike<number>, points: Float32Array): number {
  const tensors = new Map(
    planeParameters(layers).slots.map(({ name, shape, offset, size }) => [
      name,
      { shape, data: Float64Array.from({ length: size }, (_, i) => flat[offset + i]!) },
    ]),
  );
  const n = points.length / 2;
  const batch = { B: 1, T: 1, K: n, symbols: null, lengths: Int32Array.of(1) };
  return numbers(densityProgram(new JsLane(tensors, batch, () => points), layers).values.objective!)[0]!;
}

describe.each(Object.keys(flows).filter((id) => id !== "id"))("steps of %s", (flow) => {
  const layers: readonly FlowLayer[] = [
    { flow, hyper: {} },
    { flow: "tril", hyper: { hidden: 2 } },
  ];
  const { slots, size } = planeParameters(layers);
  const { K, batch } = batchShape(96);
  const flat = shaken(layers);
  const points = new Float32Array(2 * batch);
  drawPoints(targets.moons, points, batch, 2, 0);

  function stepped(machine: FusedMachine) {
    const define = (L: Parameters<typeof densityProgram>[0]) => densityProgram(L, layers);
    const fit = new PointFit(machine, { define, slots, input: POINTS, K, outputs: ["logP"] }, "objective");
    fit.parameters = flat;
    const found = fit.gradient(points, batch);
    fit.free();
    return found;
  }

  it("take the gradient of the mean log-density: against differences in float64, in both machines", () => {
    const exact = meanLogDensity(layers, flat, points);
    for (const machine of [wasm, new JsFusedMachine()]) {
      const { objective, gradient } = stepped(machine);
      expect(Math.abs(objective - exact)).toBeLessThan(1e-4 * (1 + Math.abs(exact)));
      // along the gradient itself and along a few directions of all parameters
      for (let d = 0; d < 4; d++) {
        const direction = new Float64Array(size);
        fillNormals(direction, 0, size, { seed: 5, purpose: 77, step: d }, 0);
        const along = d === 0 ? Float64Array.from(gradient) : direction;
        const length = Math.hypot(...along);
        const e = 1e-5;
        const at = (sign: number) =>
          meanLogDensity(
            layers,
            Float64Array.from(flat, (v, i) => v + (sign * e * along[i]!) / length),
            points,
          );
        const expected = (at(1) - at(-1)) / (2 * e);
        const mine = along.reduce((sum, v, i) => sum + v * gradient[i]!, 0) / length;
        expect(Math.abs(mine - expected)).toBeLessThan(1e-3 * (1 + Math.hypot(...gradient)));
      }
    }
  });
});

describe("a fit", () => {
  const NVP: PlaneConfig = {
    ...{ layers: [{ flow: "realNvp", hyper: { masks: [1, 1], hidden: 8 } }], target: named("moons") },
    ...{ batch: 64, learningRate: 0.01, horizon: 50, seed: 3 },
  };

  it("says where noise goes and what its density is, as the page's own float64 does", () => {
    const fit = open(wasm, NVP);
    for (let i = 0; i < 30; i++) fit.advance();
    const noise = Float32Array.from([0.3, -1.1, 1.5, 0.2, -0.7, -0.4]);
    const walk = fit.walk(noise);
    const pictures = planePictures(NVP.layers, fit.parameters);
    const exact = pictures.walk(Float64Array.from(noise));
    expect(exact.states).toHaveLength(walk.states.length / noise.length);
    exact.states.forEach((state, s) => {
      state.forEach((v, i) => {
        expect(walk.states[s * noise.length + i]).toBeCloseTo(v, 4);
      });
    });
    exact.logDets.forEach((dets, s) => {
      dets.forEach((v, i) => {
        expect(walk.logDets[s * walk.n + i]).toBeCloseTo(v, 4);
      });
    });
    const { logDensity } = fit.kl();
    const { side, extent } = fit.truth;
    const cell = (2 * extent) / side;
    for (const [column, row] of [
      [80, 80],
      [50, 95],
      [110, 70],
    ] as const) {
      const point = Float64Array.of((column + 0.5) * cell - extent, (row + 0.5) * cell - extent);
      const back = pictures.back(point);
      const [x, y] = back.noise;
      const expected = -Math.log(2 * Math.PI) - 0.5 * (x! * x! + y! * y!) - back.logDet[0]!;
      expect(Math.abs(logDensity[row * side + column]! - expected)).toBeLessThan(1e-3 * (1 + Math.abs(expected)));
    }
    fit.free();
  });

  it("comes to the same bits from the same configuration, and to others from another seed", () => {
    const run = (seed: number): Float32Array => {
      const fit = open(wasm, { ...NVP, seed });
      for (let i = 0; i < 20; i++) fit.advance();
      const { parameters } = fit;
      fit.free();
      return parameters;
    };
    expect(run(3)).toEqual(run(3));
    expect(run(4)).not.toEqual(run(3));
  });

  it("leaves out updates whose gradient is not finite, and counts them", () => {
    const fit = open(new JsFusedMachine(), { ...NVP, learningRate: 1e30 });
    for (let i = 0; i < 6; i++) fit.advance();
    expect(fit.skippedUpdates).toBeGreaterThan(0);
    expect(fit.parameters.every(Number.isFinite)).toBe(true);
  });

  it("of a drawing goes towards it", () => {
    const mass = new Float32Array(36);
    mass[8] = 1;
    mass[27] = 1;
    const fit = open(wasm, { ...NVP, target: { kind: "drawn", side: 6, extent: 3, mass }, horizon: 300 });
    const before = fit.kl().kl;
    for (let i = 0; i < 300; i++) fit.advance();
    expect(fit.truth.mass).toBeCloseTo(1, 6);
    expect(fit.kl().kl.nats).toBeLessThan(0.5 * before.nats);
    fit.free();
  });

  it("without parameters is N(0, I) and stays so", () => {
    const fit = open(wasm, { ...NVP, layers: [{ flow: "id", hyper: {} }], target: named("gaussian") });
    const before = fit.kl().kl.nats;
    fit.advance();
    expect(fit.kl().kl.nats).toBe(before);
    // KL(N(μ, Σ) ‖ N(0, I)) = ½ (tr Σ + μᵀμ − 2 − log |Σ|)
    expect(before).toBeCloseTo(0.5 * (0.49 + 0.36 + 0.25 - 2) - Math.log(0.7 * 0.36), 4);
    fit.free();
  });
});

describe("what a flow costs", () => {
  it("is measured, and its numbers are counted", () => {
    const costs = planeCosts(wasm, [{ flow: "tril", hyper: { hidden: 1 } }]);
    // g: 2·1 + 1 + 1·2 + 2; G: 2·1 + 1 + 1·3 + 3
    expect(costs.parameters).toBe(16);
    expect(costs.sampleMs).toBeGreaterThan(0);
    expect(costs.invertMs).toBeGreaterThan(0);
  });
});

describe("the families of the room, within so many steps", () => {
  /** KL to the two moons after `steps` steps of a schedule of that length. */
  function fitted(family: PlaneFamily, steps: number, target = "moons") {
    const fit = open(wasm, { ...familyConfig(family, named(target), 1), horizon: steps });
    for (let i = 0; i < steps; i++) fit.advance();
    const { kl } = fit.kl();
    const { truth, skippedUpdates } = fit;
    fit.free();
    expect(skippedUpdates).toBe(0);
    return { kl, truth };
  }

  it.each([
    ["spline", 1200],
    ["realNvp", 2500],
  ] as const)("%s comes below .05 nats of the two moons", (id, steps) => {
    const { kl } = fitted(families[id], steps);
    expect(kl.nats).toBeLessThan(0.05);
    expect(kl.nats).toBeGreaterThan(0);
    expect(Math.abs(kl.mass - 1)).toBeLessThan(2e-3);
  });

  const bending = Object.entries<PlaneFamily>(families).filter(([, { affine }]) => !affine);
  it.each(bending)("%s soon comes nearer to the moons than any Gaussian", (_, family) => {
    const { kl, truth } = fitted(family, 150);
    expect(kl.nats).toBeLessThan(0.8 * truth.gaussianKlNats);
  });

  it.each(["tril", "trilTwice"] as const)("%s comes to the Gaussian's KL and no further", (id) => {
    for (const target of Object.keys(targets)) {
      const { kl, truth } = fitted(families[id], 800, target);
      expect(kl.nats).toBeGreaterThan(truth.gaussianKlNats - 1e-5);
      expect(kl.nats - truth.gaussianKlNats).toBeLessThan(2e-3);
    }
    expect(fitted(families[id], 100).truth.gaussianKlNats).toBeCloseTo(0.9024, 3);
  });
});
