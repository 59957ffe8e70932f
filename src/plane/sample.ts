/** Points of a target, each a function of (seed, step, index) alone. */
import { fillNormals, PURPOSE, uniform } from "../math/rng.ts";
import type { Density } from "./targets/target.ts";

/** Uniforms a point may use. */
const UNIFORMS = 3;

const noise = { z: new Float64Array(2), u: new Float64Array(UNIFORMS) };

/** `count` points of step `step`, from out[0] on. */
export function drawPoints(density: Density, out: Float32Array, count: number, seed: number, step: number): void {
  for (let i = 0; i < count; i++) {
    fillNormals(noise.z, 0, 2, { seed, purpose: PURPOSE.target, step }, i);
    for (let j = 0; j < UNIFORMS; j++) noise.u[j] = uniform(seed, PURPOSE.target, step, UNIFORMS * i + j);
    density.draw(noise, out, 2 * i);
  }
}
