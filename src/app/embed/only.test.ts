import { expect, it } from "vitest";
import { blocksOf, nameOfBlock } from "./blocks.ts";
import { onlyRule } from "./only.ts";

it("keeps panels, what is in them and what holds them", () => {
  expect(onlyRule(".tab", ["a", "b"]).split("\n")[0]).toBe(
    ".tab *:not(#panel-a, #panel-a *, :has(#panel-a), #panel-b, #panel-b *, :has(#panel-b)) { display: none; }",
  );
});

it("opens each tab once, with all its panels, and keeps the order of the rest", () => {
  expect(blocksOf(["bound", "paths", "strip", "decides", "table1", "lesson"])).toEqual([
    { kind: "train", id: "bound" },
    { kind: "room", tab: "trace", section: null, ids: ["paths", "decides"] },
    { kind: "strip" },
    { kind: "room", tab: "bench", section: "table1", ids: ["table1"] },
    { kind: "lesson" },
  ]);
});

it("opens parts of one tab, and of several tabs, each for itself", () => {
  const blocks = blocksOf(["flowPlane", "boundCurves", "flowPolar", "table1", "flowLedger", "flowCards", "table2"]);
  expect(blocks).toEqual([
    { kind: "room", tab: "flow", section: "plane", ids: ["flowPlane", "flowLedger"] },
    { kind: "room", tab: "bound", section: null, ids: ["boundCurves"] },
    { kind: "room", tab: "flow", section: "pictures", ids: ["flowPolar", "flowCards"] },
    { kind: "room", tab: "bench", section: "table1", ids: ["table1"] },
    { kind: "room", tab: "bench", section: "table2", ids: ["table2"] },
  ]);
  expect(blocks.map(nameOfBlock)).toEqual(["flow-plane", "bound", "flow-pictures", "bench-table1", "bench-table2"]);
});
