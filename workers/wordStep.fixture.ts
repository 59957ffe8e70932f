/** Words, settings and an engine a few steps into training, for tests of what slow motion shows. */
import { expect } from "vitest";
import { presets } from "../src/config/presets.ts";
import { buildAlias } from "../src/corpora/alias.ts";
import { fillNormals } from "../src/math/rng.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { EngineStatus, WordStep } from "../src/protocol/trainer.ts";
import { engineHalf } from "../src/store/tape.ts";
import type { EngineSetup } from "./engines/engine.ts";
import { FusedEngine } from "./engines/fused/engine.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import { freshState } from "./state.ts";
import { wordStep } from "./wordStep.ts";

export const alphabet = [..."abcde"];
export const WORD = "bade";
export const T = 6;
const V = alphabet.length + 1;
export const status: EngineStatus = { id: "js", adapter: "", software: true, reason: { code: "asked" } };

export function configOf(preset: keyof typeof presets): RunConfig {
  const { config } = presets[preset];
  const { id, hyper } = config.model;
  const sizes = id === "gru" ? { d: 5, embedding: 3 } : { d: 5, embedding: 3, encoder: 9, head: 7 };
  return {
    ...config,
    model: { id, hyper: { ...hyper, ...sizes } },
    optimiser: { ...config.optimiser, batch: 8, clipNorm: 2 },
  };
}

export function setupFor(config: RunConfig): EngineSetup {
  const { slots, state } = freshState(config, V, new Float64Array(V).fill(-Math.log(V)));
  const symbols = Uint8Array.from([1, 0, 3, 4, 5, 5, 2, 0, 1, 5, 5, 5]);
  const set = { V, T, symbols, lengths: Uint8Array.of(5, 4), alias: buildAlias(Float64Array.of(1, 1)) };
  return { config, slots, set, state };
}

/** An engine a few steps into training, from letter weights roughened by normals of that size, and what it says of the word. */
export async function trained(config: RunConfig, rough = 0) {
  const setup = setupFor(config);
  const { parameters } = setup.state;
  for (const { name, offset, size } of setup.slots) {
    if (!name.startsWith("emit.")) continue;
    const normals = new Float32Array(size);
    fillNormals(normals, 0, size, { seed: 5, purpose: 5, step: offset }, 0);
    normals.forEach((x, i) => {
      parameters[offset + i]! += rough * x;
    });
  }
  const engine = new FusedEngine(status, new JsFusedMachine(), setup);
  for (let step = 0; step < 5; step++) await engine.step({ anatomy: false });
  const answer = await wordStep({ engine, config, slots: setup.slots, alphabet, T }, WORD);
  const { tape, engine: half } = engineHalf(answer);
  return { engine, answer, tape, half };
}

/** Largest difference relative to the largest entry. */
export function differ(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  const top = Array.from(expected).reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9);
  return Array.from(expected).reduce((most, x, i) => Math.max(most, Math.abs(found[i]! - x) / top), 0);
}

/** float32 against float64. */
export const TOLERANCE = 1e-4;

export const flat = (rows: readonly ArrayLike<number>[]): number[] => rows.flatMap((row) => Array.from(row));

/** The engine's gradient of one tensor. */
export function lookIn(answer: WordStep, name: string): Float32Array {
  const { offset, size } = answer.layout.find((slot) => slot.name === name)!;
  return answer.gradient.subarray(offset, offset + size);
}
