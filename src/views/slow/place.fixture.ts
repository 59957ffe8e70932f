/** A place on the tape of one word, for tests of what slow motion says. */
import { renderToString } from "katex";
import { FusedEngine } from "../../../workers/engines/fused/engine.ts";
import { JsFusedMachine } from "../../../workers/engines/fused/jsMachine.ts";
import { freshState } from "../../../workers/state.ts";
import { wordStep } from "../../../workers/wordStep.ts";
import { presets } from "../../config/presets.ts";
import type { RunConfig } from "../../protocol/config.ts";
import { engineHalf } from "../../store/tape.ts";
import { lineThrough } from "../../store/tapeDescent.ts";
import { seenAs } from "../../store/tapeLatent.ts";
import type { Place, StageContent } from "./content.ts";
import { showStage, stagesOf } from "./stages.ts";

export const alphabet = [..."abc'%"];
const V = alphabet.length + 1;

export interface PlaceRequest {
  readonly preset: keyof typeof presets;
  readonly flow?: "realNvp";
  readonly bound?: string;
  readonly K?: number;
  readonly beta?: number;
  readonly dropout?: number;
}

function configOf({ preset, flow, bound, K, beta, dropout }: PlaceRequest): RunConfig {
  const config = presets[preset].config;
  const { id, hyper } = config.model;
  const own = { id: bound ?? config.objective.id, K: K ?? config.objective.K };
  const fed = dropout === undefined ? {} : { feeds: true, wordDropout: dropout };
  return {
    ...config,
    flows: flow ? { g: [{ flow, hyper: {} }], q: [{ flow: "tril", hyper: {} }], shared: false } : config.flows,
    model: { id, hyper: { ...hyper, ...fed, d: 4, embedding: 3 } },
    objective: beta === undefined ? own : { id: "elbo", K: 1, beta },
  };
}

/** At the second letter. */
export async function placeOf(request: PlaceRequest): Promise<Place> {
  const config = configOf(request);
  const { slots, state } = freshState(config, V, new Float64Array(V).fill(-Math.log(V)));
  const alias = { probability: new Float64Array(0), alias: new Uint32Array(0) };
  const set = { V, T: 7, symbols: new Uint8Array(0), lengths: new Uint8Array(0), alias };
  const status = { id: "js", adapter: "", software: true, reason: { code: "asked" } } as const;
  const engine = new FusedEngine(status, new JsFusedMachine(), { config, slots, set, state });
  const answer = await wordStep({ engine, config, slots, alphabet, T: 7 }, "b'a%c");
  const place: Place = { ...engineHalf(answer), t: 1, k: 0, line: [], i: 2, tensor: null };
  return at(place, 1, 0);
}

/** Another letter and sample of it, in the pass with letters hidden where there is one. */
export function at(place: Place, t: number, k: number, pass: "shown" | "hidden" = "hidden"): Place {
  if (place.tape.kind === "feedback") return { ...place, t };
  const tape = seenAs(place.tape, pass);
  return { ...place, tape, t, k, line: lineThrough(tape.positions, t, k) };
}

const macros = Object.fromEntries(["p", "q", "x", "data"].map((name) => [`\\${name}`, "{#1}"]));
export const parse = (tex: string) => renderToString(tex, { macros, throwOnError: true, strict: false });

/** The last number of a line of LaTeX. */
export function lastNumber(tex: string): number {
  const found = tex.match(/-?\d*\.?\d+(?!.*\d)/g);
  return Number(found?.at(-1));
}

export const all = (place: Place): readonly StageContent[] => stagesOf(place.tape).map((_, n) => showStage(place, n));
