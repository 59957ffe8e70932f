import { expect, it } from "vitest";
import { blocksOf } from "./blocks.ts";
import { onlyRule } from "./only.ts";

it("keeps panels, what is in them and what holds them", () => {
  expect(onlyRule(".tab", ["a", "b"]).split("\n")[0]).toBe(
    ".tab *:not(#panel-a, #panel-a *, :has(#panel-a), #panel-b, #panel-b *, :has(#panel-b)) { display: none; }",
  );
});

it("opens each tab once, with all its panels, and keeps the order of the rest", () => {
  expect(blocksOf(["bound", "paths", "strip", "decides", "table1", "lesson"])).toEqual([
    { kind: "train", id: "bound" },
    { kind: "room", tab: "trace", ids: ["paths", "decides"] },
    { kind: "strip" },
    { kind: "room", tab: "bench", ids: ["table1"] },
    { kind: "lesson" },
  ]);
});
