import { expect, it } from "vitest";
import { fittedKey, followOnPlane, followPoint, NOISE_EXTENT, showFlowSection, useFlowRoom } from "./flowRoom.ts";

it("opens known parts by name only", () => {
  showFlowSection("run");
  expect(useFlowRoom.getState().section).toBe("run");
  showFlowSection("nowhere");
  expect(useFlowRoom.getState().section).toBe("run");
});

it("follows a point anywhere there are numbers; a hand stays on the noise plane", () => {
  followPoint([9, -8]);
  expect(useFlowRoom.getState().point).toEqual([9, -8]);
  followPoint([Number.NaN, 0]);
  followPoint([0, Number.POSITIVE_INFINITY]);
  expect(useFlowRoom.getState().point).toEqual([9, -8]);
  followOnPlane([9, -0.5]);
  expect(useFlowRoom.getState().point).toEqual([NOISE_EXTENT, -0.5]);
});

it("keeps fits by target and family", () => {
  expect(fittedKey("moons", "tril")).not.toBe(fittedKey("ring", "tril"));
});
