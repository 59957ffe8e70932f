/** Letters of the plane where the letter before has a say: maps after each of them, and what the caption says. */
import { describe, expect, it } from "vitest";
import { freshState } from "../../../../workers/state.ts";
import { stateFlowCaption } from "../../../charts/stateFlow.tsx";
import { presets } from "../../../config/presets.ts";
import { fillNormals } from "../../../math/rng.ts";
import { flowAt } from "../../../models/flowAt.ts";
import type { GeneratorWeights } from "../../../models/generator.ts";
import { latentGenerator } from "../../../models/latentGenerator.ts";
import { latentById } from "../../../models/registry.ts";
import { atOnce } from "../../slices.ts";
import { fitPlane, lift } from "../../trace/plane.ts";
import { drawPrior } from "../../trace/priorSet.ts";
import { type Place, stateFlowData } from "./stateFlow.ts";
import { decodeMaps, feedsLetters } from "./useStatePlane.ts";

const alphabet = [..."abcde"];
const V = alphabet.length + 1;

function weightsOf(feeds: boolean): GeneratorWeights {
  const { config: given } = presets.first;
  const config = { ...given, model: { ...given.model, hyper: { ...given.model.hyper, d: 3, feeds } } };
  const { slots, state } = freshState(config, V, new Float64Array(V).fill(-Math.log(V)));
  const fed = slots.find(({ name }) => name === "emit.F");
  if (fed) {
    const rows = new Float32Array(fed.size);
    fillNormals(rows, 0, fed.size, { seed: 3, purpose: 3, step: 0 }, 0);
    state.parameters.set(
      rows.map((x) => 2 * x),
      fed.offset,
    );
  }
  return { config, layout: slots, parameters: state.parameters, alphabet, T: 6 };
}

function statesOf(weights: GeneratorWeights) {
  const generator = latentGenerator(latentById("dssm"), weights);
  const plane = fitPlane(atOnce(drawPrior({ generator, alphabet, step: 0, mode: "draw" }, 40)), null);
  const domain = [
    [-3, 3],
    [-2, 2],
  ] as const;
  return { generator, plane, domain, alphabet };
}

describe("a model that is fed its letters", () => {
  const weights = weightsOf(true);
  const states = statesOf(weights);
  const tensor = (name: string) => {
    const { offset, size } = weights.layout.find((slot) => slot.name === name)!;
    return weights.parameters.subarray(offset, offset + size);
  };
  const [W, b, F] = [tensor("emit.W"), tensor("emit.b"), tensor("emit.F")];

  /** arg max W h + b + F[before], written out. */
  function likeliest(h: Float64Array, before: number | null): number {
    const scores = Array.from(
      { length: V },
      (_, v) =>
        b[v]! + h.reduce((sum, x, i) => sum + x * W[i * V + v]!, 0) + (before === null ? 0 : F[before * V + v]!),
    );
    return scores.indexOf(Math.max(...scores));
  }

  it("has a map after each letter, with the likeliest at every point given it", () => {
    expect(feedsLetters(states.generator)).toBe(true);
    const maps = atOnce(decodeMaps(states, [null, 0, 3]));
    expect([...maps.keys()]).toEqual([null, 0, 3]);
    for (const [before, { symbols, size }] of maps)
      for (let k = 0; k < size * size; k += 97) {
        const h = new Float64Array(3);
        const [column, row] = [k % size, Math.floor(k / size)];
        lift(states.plane, -3 + (6 * column) / (size - 1), 2 - (4 * row) / (size - 1), h, 0);
        expect(symbols[k]).toBe(likeliest(h, before));
      }
    expect(maps.get(0)!.symbols).not.toEqual(maps.get(3)!.symbols);
  });

  it("says in the caption after which letters the maps stand", () => {
    const { generator, plane, domain } = states;
    const flow = flowAt(weights, "g")!;
    const place: Place = { flow, which: "g", generator, alphabet, plane, domain, directions: [0, 1] };
    const [h, xi] = [Float64Array.of(0.3, -0.2, 0.1), new Float64Array(3)];
    const caption = (
      t: number,
      previous: number | null,
      after: string | null,
      afterLast: string | null,
      chosen: boolean,
    ) => {
      const fed = { after, afterLast, lastMap: null, chosen };
      const data = stateFlowData(place, { t, h, xi, previous }, h, null, fed);
      expect(data.letter).toBe(alphabet[likeliest(flow.stages(h, xi).at(-1)!.to, previous)] ?? "EOS");
      return stateFlowCaption(data);
    };
    expect(caption(3, 0, "a", "d", false)).toContain("; letters after “a”, at *h_t−1* after “d”; drag");
    expect(caption(2, 0, "a", null, false)).toContain("; letters after “a”, at *h_t−1* after none; drag");
    expect(caption(1, null, null, null, false)).toContain("; letters with none before them; drag");
    expect(caption(3, 4, "e", "e", true)).toContain("; letters after “e”, chosen; drag");
    const plain = stateFlowData(place, { t: 2, h, xi }, h, null);
    expect(stateFlowCaption(plain)).toContain("; letters within 2 sd; drag");
  });
});

it("has no say for the letter before where none is fed back", () => {
  expect(feedsLetters(statesOf(weightsOf(false)).generator)).toBe(false);
});
