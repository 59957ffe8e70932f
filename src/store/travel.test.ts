import { beforeEach, describe, expect, it } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import { sampleRunOf } from "../runs/sampleRun.ts";
import { weightsOf } from "../runs/weights.ts";
import { setWeights, useGeneratorStore } from "./generator.ts";
import {
  addPoint,
  backToNow,
  forgetAfter,
  keepSteps,
  publishPoints,
  resetTravel,
  travelA,
  travelTo,
  useTravel,
} from "./travel.ts";

const weights = weightsOf(sampleRunOf(defaultConfig, { step: 0 }));
const shown = () => {
  const { step, source } = useGeneratorStore.getState();
  return [step, source];
};

/** Tells of kept steps and brings their weights. */
function arrive(steps: readonly number[]): void {
  for (const step of keepSteps(steps)) addPoint(step, weights);
  publishPoints();
}

describe("looking back", () => {
  beforeEach(() => {
    resetTravel();
    setWeights(weights, 50, "run");
    arrive([0, 10, 20, 40]);
  });

  it("shows the model of the step, holds back the run's own, and shows the newest of it afterwards", () => {
    travelTo(10);
    expect(shown()).toEqual([10, "checkpoint"]);
    setWeights(weights, 60, "run");
    expect(shown()).toEqual([10, "checkpoint"]);
    travelTo(null);
    expect(shown()).toEqual([60, "run"]);
    expect(useTravel.getState().at).toBeNull();
  });

  it("asks for the weights it has not got and for the newest again, and offers only steps that are here", () => {
    expect(keepSteps([0, 10, 20, 40, 80])).toEqual([80]);
    expect(useTravel.getState().steps).toEqual([0, 10, 20, 40]);
    expect(keepSteps([0, 20, 40])).toEqual([40]);
    expect(useTravel.getState().steps).toEqual([0, 20, 40]);
    addPoint(99, weights);
    publishPoints();
    travelTo(99);
    expect(shown()).toEqual([50, "run"]);
  });

  it("keeps looking at a step that the ring is about to drop", () => {
    travelTo(10);
    keepSteps([0, 20, 40]);
    expect(shown()).toEqual([10, "checkpoint"]);
    backToNow();
    keepSteps([0, 20, 40]);
    travelTo(10);
    expect(shown()).toEqual([50, "run"]);
  });

  it("looks at the nearest step left when the one looked at has gone, at the present when there is none", () => {
    travelTo(10);
    travelA.lookBeside();
    expect(shown()).toEqual([0, "checkpoint"]);
    expect(useTravel.getState().steps).toEqual([0, 20, 40]);
    for (let n = 0; n < 3; n++) travelA.lookBeside();
    expect(shown()).toEqual([50, "run"]);
    expect(useTravel.getState()).toEqual({ at: null, steps: [] });
    travelA.lookBeside();
    expect(shown()).toEqual([50, "run"]);
  });

  it("forgets the future after a branch, and everything with another run", () => {
    travelTo(20);
    forgetAfter(20);
    expect(useTravel.getState()).toMatchObject({ at: null, steps: [0, 10, 20] });
    travelTo(10);
    resetTravel();
    expect(useTravel.getState()).toMatchObject({ at: null, steps: [] });
    expect(shown()).toEqual([50, "run"]);
  });
});
