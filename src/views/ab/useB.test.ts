import { expect, it } from "vitest";
import { sampleAnatomy } from "../../charts/sampleInputs.ts";
import { sameBatch } from "./useB.ts";

const at = (step: number) => ({ ...sampleAnatomy(), step });

it("sets B's anatomy beside that of A of the same batch, else beside A's newest", () => {
  const [newest, before] = [at(20), at(10)];
  expect(sameBatch([newest, before], at(10)).a).toBe(before);
  expect(sameBatch([newest, before], at(20)).a).toBe(newest);
  expect(sameBatch([newest, before], at(5)).a).toBe(newest);
  expect(sameBatch([newest, before], null)).toEqual({ a: newest, b: null });
  expect(sameBatch([null, null], at(10)).a).toBeNull();
});
