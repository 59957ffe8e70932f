import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readFixture } from "../fixtures/fixture.ts";
import { layOut } from "../lane/parameters.ts";
import { createGenerator } from "../models/jsGenerator.ts";
import { modelById } from "../models/registry.ts";
import { logMeanExp, meanWithError, posteriorPaths } from "./bound.ts";
import { atOnce } from "./slices.ts";

it("gives mean and standard error by hand", () => {
  // 1, 2, 3, 6: mean 3, variance (4 + 1 + 0 + 9)/3, error √(14/3/4)
  const { nats, se } = meanWithError(Float64Array.of(1, 2, 3, 6));
  expect(nats).toBeCloseTo(3, 14);
  expect(se).toBeCloseTo(Math.sqrt(14 / 12), 14);
});

it("gives log mean exp with the delta-method error, far from overflow", () => {
  // Weights 1 and 3: mean 2, sd √2, error √2/(√2·2) = ½
  const { nats, se } = logMeanExp(Float64Array.of(-900, -900 + Math.log(3)));
  expect(nats).toBeCloseTo(-900 + Math.log(2), 12);
  expect(se).toBeCloseTo(0.5, 12);
});

it("draws posterior paths in pieces as the generator draws them at once", () => {
  const text = readFileSync(new URL("../../e2e/fixtures/tril_tril_k1.json", import.meta.url), "utf8");
  const fixture = readFixture(JSON.parse(text));
  const { slots, size } = layOut(modelById("dssm").parameters(fixture.config, { V: 27 }));
  const parameters = new Float32Array(size);
  for (const slot of slots) parameters.set(fixture.parameters.get(slot.name)!.data, slot.offset);
  const alphabet = Array.from("abcdefghijklmnopqrstuvwxyz");
  const generator = createGenerator({ config: fixture.config, layout: slots, parameters, alphabet, T: 13 });
  const paths = atOnce(posteriorPaths(generator, "cat", 11, 5));
  const [first, second] = [generator.posterior("cat", 8, 5), generator.posterior("cat", 3, 6)];
  expect(paths.n).toBe(11);
  expect(paths.h).toEqual(Float64Array.of(...first.h, ...second.h));
  expect(paths.bound).toEqual(Float64Array.of(...first.bound, ...second.bound));
});
