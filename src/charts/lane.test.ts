/** Labels of one line: where they go when there is room, and which one gives way. */
import { expect, it } from "vitest";
import { labelLane } from "./lane.ts";
import { textWidth } from "./textWidth.ts";

const room = { from: 0, to: 300, above: 10, below: 18 };

it("centres a label over its mark, and turns it inwards at an edge", () => {
  expect(labelLane([{ x: 150, text: "bigram", priority: 1 }], room)).toMatchObject([
    { x: 150, dy: -10, anchor: "middle" },
  ]);
  expect(labelLane([{ x: 4, text: "bigram", priority: 1 }], room)).toMatchObject([{ dy: -10, anchor: "start" }]);
  expect(labelLane([{ x: 298, text: "bigram", priority: 1 }], room)).toMatchObject([{ dy: -10, anchor: "end" }]);
});

it("puts the second of two neighbours below and leaves the least out", () => {
  const marks = [1, 3, 2, 0, 5, 4].map((priority, i) => ({ x: 150 + i, text: "word", priority }));
  const labels = labelLane(marks, room);
  expect(labels[0]).toMatchObject({ mark: { priority: 5 }, dy: -10 });
  expect(labels.length).toBeLessThan(marks.length);
  expect(labels.some(({ mark }) => mark.priority === 0)).toBe(false);
  const boxes = labels.map(({ x, dy, anchor }) => {
    const width = textWidth("word");
    const from = anchor === "middle" ? x - width / 2 : anchor === "end" ? x - width : x;
    return { dy, from, to: from + width };
  });
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(i + 1)) expect(a.dy !== b.dy || a.to <= b.from || b.to <= a.from).toBe(true);
});
