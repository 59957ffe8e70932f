import { strFromU8, unzipSync } from "fflate";
import { expect, it } from "vitest";
import { projectorTsv, projectorZip, type Trajectory } from "./projector.ts";

const paths: readonly Trajectory[] = [
  { from: "prior", word: "ab", letters: ["a", "b", "EOS"], h: Float64Array.from({ length: 8 }, (_, i) => i / 3) },
  { from: "posterior of “a\tb”", word: "a\tb", letters: ["EOS"], h: Float64Array.of(-1, 1e-7, 2, 3) },
];

it("has a line of vectors for each line of metadata, in the same order", () => {
  const { vectors, metadata } = projectorTsv(paths, 2);
  const states = vectors
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t").map(Number));
  const lines = metadata
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  expect(lines[0]).toEqual(["path", "from", "word", "t", "letter"]);
  expect(lines).toHaveLength(states.length + 1);
  expect(lines.every((line) => line.length === 5)).toBe(true);
  expect(lines.slice(1).map((line) => line.slice(2))).toEqual([
    ["ab", "0", "start"],
    ["ab", "1", "a"],
    ["ab", "2", "b"],
    ["ab", "3", "EOS"],
    ["a b", "0", "start"],
    ["a b", "1", "EOS"],
  ]);
  const all = paths.flatMap(({ h }) => [...h]);
  states.flat().forEach((x, i) => {
    expect(Math.fround(x)).toBe(Math.fround(all[i]!));
  });
});

it("lies in one zip", () => {
  const files = unzipSync(projectorZip(paths, 2));
  expect(Object.keys(files).sort()).toEqual(["metadata.tsv", "vectors.tsv"]);
  expect(strFromU8(files["vectors.tsv"]!)).toBe(projectorTsv(paths, 2).vectors);
});
