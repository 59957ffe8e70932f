import { expect, it } from "vitest";
import { whereBIs } from "./travelWords.ts";

const steps = [300, 320, 352];
const waits = " If you train on from here, B waits until A is where B stands.";

it("says nothing where both are shown at the same step", () => {
  expect(whereBIs(320, { at: 320, steps })).toBeNull();
});

it("says at which step B is shown, and why", () => {
  expect(whereBIs(100, { at: 300, steps })).toBe(`B begins at step 300 and is shown there.${waits}`);
  expect(whereBIs(1336, { at: 352, steps })).toBe(
    `B has not kept this step and is shown at step 352, the nearest.${waits}`,
  );
  expect(whereBIs(20, { at: null, steps: [] })).toBe("B is shown as it is now: no earlier step of it is here.");
});
