import { expect, it } from "vitest";
import { sampleMetrics } from "../../runs/sampleResults.ts";
import { exactFacts, exactRows } from "./exactRows.ts";

it("tells estimates of a latent model with sample sizes and errors, the better one first", () => {
  const rows = exactRows(sampleMetrics(10.8, false));
  expect(rows.map(({ name }) => name)).toEqual([
    "importance sampling",
    "Eq. 12",
    "the same, half of them",
    "bound −*L*",
  ]);
  expect(rows[0]).toMatchObject({ train: null, test: "10.60 ± .03", how: "500 trajectories of *q*, 2,000 words" });
  expect(rows[1]).toMatchObject({ train: "10.78", test: "10.80", how: "10,000 trajectories" });
  expect(rows[2]!.how).toBe("5,000 trajectories");
});

it("tells the exact value of a feedback model, and no bound", () => {
  const rows = exactRows(sampleMetrics(9.7, true));
  expect(rows.map(({ name }) => name)).toEqual(["chain rule", "Eq. 12, free-running states", "the same, half of them"]);
  expect(exactFacts(sampleMetrics(9.7, true)).some(({ name }) => name.includes("Ī"))).toBe(false);
});
