/** What the page works out by itself, against the weights of a fixture. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readFixture } from "../fixtures/fixture.ts";
import { layOut } from "../lane/parameters.ts";
import { modelById } from "../models/registry.ts";
import { readable, takeApart, WEIGHED_DRAWS, weighProposals } from "./localBound.ts";

const read = (name: string) =>
  readFixture(JSON.parse(readFileSync(new URL(`../../e2e/fixtures/${name}.json`, import.meta.url), "utf8")));

function weightsOf(name: string) {
  const fixture = read(name);
  const { slots, size } = layOut(modelById("dssm").parameters(fixture.config, { V: 27 }));
  const parameters = new Float32Array(size);
  for (const slot of slots) parameters.set(fixture.parameters.get(slot.name)!.data, slot.offset);
  const alphabet = Array.from("abcdefghijklmnopqrstuvwxyz");
  return { config: fixture.config, layout: slots, parameters, alphabet, T: 13 };
}

function finish<R>(work: Generator<unknown, R>): R {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

it("takes the bound apart into terms that add up to it, over the words that live", () => {
  const weights = weightsOf("tril_tril_k1");
  const { terms, bound, live, T } = finish(takeApart(weights, ["cat", "to"], 7));
  expect(Array.from(live)).toEqual([2, 2, 2, 1, ...new Array(9).fill(0)]);
  for (let t = 0; t < 4; t++) {
    const sum = [0, 1, 2, 3, 4].reduce((s, row) => s + terms[row * T + t]!, 0);
    expect(sum).toBeCloseTo(bound[t]!, 4);
    expect(bound[t]).toBeLessThan(0);
  }
});

it("weighs many proposals at every position", () => {
  const weights = weightsOf("2trilinv_tril_k5");
  const { T, draws, logWeights, essShare } = finish(weighProposals(weights, "cat"));
  expect([T, draws, logWeights.length]).toEqual([4, WEIGHED_DRAWS, 4 * WEIGHED_DRAWS]);
  expect(logWeights.every(Number.isFinite)).toBe(true);
  for (const share of essShare) {
    expect(share).toBeGreaterThanOrEqual(1 / WEIGHED_DRAWS - 1e-6);
    expect(share).toBeLessThanOrEqual(1 + 1e-6);
  }
});

it("knows what the model cannot read", () => {
  const weights = weightsOf("tril_tril_k1");
  expect(["cat", "", "naïve", "thirteenlette"].map((word) => readable(word, weights))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
