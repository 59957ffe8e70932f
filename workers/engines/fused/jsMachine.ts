/** Fused programs in plain JavaScript, float32: runs where nothing else does. */
import type { Batch } from "../../../src/lane/batch.ts";
import type { Group } from "../../../src/lane/driver.ts";
import { JsMachine } from "../../../src/lane/jsMachine.ts";
import { fillNormals, uniform } from "../../../src/math/rng.ts";
import {
  type AdamStep,
  type Arena,
  BETA1,
  BETA2,
  EPSILON,
  type FusedMachine,
  type NoiseKey,
  type NoiseTarget,
} from "./machine.ts";

class JsArena extends JsMachine implements Arena {
  declare readonly arena: Float32Array;
  free(): void {}
}

export class JsFusedMachine implements FusedMachine {
  readonly adapter = "";

  fit = <P>(program: P): P => program;
  arena(floats: number, W: number): Arena {
    return new JsArena(new Float32Array(floats), W);
  }

  fillNoise({ arena }: Arena, target: NoiseTarget, key: NoiseKey, batch: Batch, group: Group, W: number): void {
    const { place, n, samples } = target;
    const normals = new Float32Array(n);
    const { seed, stream, step } = key;
    for (let t = 0; t < group.L; t++)
      for (let w = 0; w < W; w++) {
        const b = group.words[w]!;
        if (b < 0) continue;
        for (let k = 0; k < samples; k++) {
          const row = (t * batch.B + b) * samples + k;
          const to = place.base + t * place.t + k * place.k + w;
          if (target.uniform) arena[to] = uniform(seed, stream, step, row);
          else {
            fillNormals(normals, 0, n, { seed, purpose: stream, step }, row);
            for (let i = 0; i < n; i++) arena[to + i * W] = normals[i]!;
          }
        }
      }
  }

  sumSquares({ arena }: Arena, at: number, n: number): number {
    let s = 0;
    for (let i = at; i < at + n; i++) s += arena[i]! * arena[i]!;
    return s;
  }
  zero({ arena }: Arena, at: number, n: number): void {
    arena.fill(0, at, at + n);
  }

  adam({ arena }: Arena, parameters: number, gradient: number, m: Arena, v: Arena, step: AdamStep): void {
    for (const { offset, size, age } of step.segments) {
      const c1 = 1 / (1 - BETA1 ** age);
      const c2 = 1 / (1 - BETA2 ** age);
      for (let i = offset; i < offset + size; i++) {
        const g = arena[gradient + i]! * step.scale;
        m.arena[i] = BETA1 * m.arena[i]! + (1 - BETA1) * g;
        v.arena[i] = BETA2 * v.arena[i]! + (1 - BETA2) * g * g;
        arena[parameters + i]! += (step.rate * m.arena[i]! * c1) / (Math.sqrt(v.arena[i]! * c2) + EPSILON);
      }
    }
  }
  dispose(): void {}
}
