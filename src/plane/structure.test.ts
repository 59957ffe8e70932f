import { expect, it } from "vitest";
import { families } from "./families.ts";
import { stepStructure } from "./structure.ts";

const shape = (f: (i: number, j: number) => boolean) =>
  Array.from({ length: 64 }, (_, at) => f(Math.floor(at / 8), at % 8));
const of = (flow: string, hyper = {}) => stepStructure([{ flow, hyper }]);

it("is a diagonal, a lower triangle, and the block of a coupling", () => {
  expect(of("diag")).toEqual(shape((i, j) => i === j));
  expect(of("tril")).toEqual(shape((i, j) => j <= i));
  // the first m coordinates stay, the others are moved by them
  expect(of("realNvp", { masks: [4] })).toEqual(shape((i, j) => i === j || (i >= 4 && j < 4)));
  expect(of("realNvp", { masks: [1] })).toEqual(shape((i, j) => i === j || j === 0));
});

it("has a full diagonal in every family of the room: each step can be undone", () => {
  for (const { layers } of Object.values(families)) {
    const structure = stepStructure(layers);
    for (let i = 0; i < 8; i++) expect(structure[9 * i]).toBe(true);
  }
});
