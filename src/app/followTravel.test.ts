import { afterEach, expect, it } from "vitest";
import { useTravel } from "../store/travel.ts";
import { selectStep, useView } from "../store/view.ts";
import { startFollowingTravel } from "./followTravel.ts";

const step = () => useView.getState().selection.step;
const stop = startFollowingTravel();
afterEach(() => {
  useTravel.setState({ at: null });
  selectStep(null);
});

it("pins the step being looked at, and lets go of it at the present", () => {
  useTravel.setState({ at: 120 });
  expect(step()).toBe(120);
  useTravel.setState({ at: 60 });
  expect(step()).toBe(60);
  useTravel.setState({ at: null });
  expect(step()).toBeNull();
});

it("leaves a step alone that was pinned meanwhile", () => {
  useTravel.setState({ at: 120 });
  selectStep(7);
  useTravel.setState({ at: null });
  expect(step()).toBe(7);
});

it("stops when told", () => {
  stop();
  useTravel.setState({ at: 120 });
  expect(step()).toBeNull();
});
