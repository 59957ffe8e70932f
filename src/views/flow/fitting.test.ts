/** The room's buttons against a worker that is played by the test. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PlaneConfig, PlaneCosts, PlaneFrame, PlaneTruth } from "../../protocol/plane.ts";
import { fittedKey, NO_FIT, useFlowRoom } from "../../store/flowRoom.ts";

const truth: PlaneTruth = {
  side: 2,
  extent: 4,
  entropyNats: 2,
  gaussianKlNats: 0.9,
  mass: 1,
  logDensity: new Float32Array(4),
};
const costs: PlaneCosts = { parameters: 7, sampleMs: 1, invertMs: 2, repetitions: 11 };

const worker = vi.hoisted(() => ({
  calls: [] as string[],
  config: null as unknown,
  refuse: null as string | null,
  send: (_frame: unknown): void => undefined,
}));

vi.mock("../../bridge/plane.ts", () => ({
  PlaneBridge: class {
    watch = async () => ({ ok: true });
    async start(config: PlaneConfig, onFrame: (frame: PlaneFrame) => void) {
      worker.calls.push("start");
      worker.config = config;
      worker.send = onFrame as (frame: unknown) => void;
      return worker.refuse
        ? { ok: false, code: worker.refuse, detail: "" }
        : { ok: true, fit: 1, engine: "test", truth };
    }
    play = async () => {
      worker.calls.push("play");
      return { ok: true };
    };
    pause = async () => {
      worker.calls.push("pause");
      return { ok: true };
    };
    step = async (n: number) => {
      worker.calls.push(`step ${n}`);
      return { ok: true };
    };
    costs = async () => ({ ok: true, costs });
  },
}));

const { begin, chooseFamily, enterRoom, fitCompared, leaveRoom, stepFit, takeDrawing, toggleFit } = await import(
  "./fitting.ts"
);

const frame = (step: number, playing: boolean, part: Partial<PlaneFrame> = {}): PlaneFrame => ({
  fit: 1,
  step,
  seconds: step / 100,
  stepsPerSecond: 100,
  skippedUpdates: 0,
  playing,
  lossNats: Float32Array.of(3, 2),
  kl: { step, nats: 1 / (1 + step), mass: 1, side: 2 },
  logDensity: null,
  walk: null,
  parameters: new Float32Array(3),
  ...part,
});

const room = useFlowRoom.getState;
const settle = () => new Promise((done) => setTimeout(done, 0));

beforeEach(() => {
  worker.calls.length = 0;
  worker.refuse = null;
  useFlowRoom.setState({ family: "tril", target: "moons", fit: NO_FIT, shown: null, fitted: {}, queue: [], costs: {} });
});

describe("a fit", () => {
  it("begins by itself when the room is entered, and rests while nobody looks", async () => {
    enterRoom();
    await settle();
    expect(worker.calls).toEqual(["start", "play"]);
    worker.send(frame(10, true));
    leaveRoom();
    expect(worker.calls.at(-1)).toBe("pause");
    enterRoom();
    expect(worker.calls.at(-1)).toBe("play");
  });

  it("does not start to run behind one's back", async () => {
    enterRoom();
    leaveRoom();
    await settle();
    expect(worker.calls).toEqual(["start"]);
    worker.send(frame(0, false));
    enterRoom();
    await settle();
    expect(worker.calls).toEqual(["start", "play"]);
  });

  it("keeps the loss of every step and every exact KL", async () => {
    await begin(true);
    worker.send(frame(2, true));
    worker.send(frame(4, true, { kl: null, lossNats: Float32Array.of(1.5, 1) }));
    const { shown, fit } = room();
    expect([...shown!.curve.lossNats]).toEqual([3, 2, 1.5, 1]);
    expect(shown!.curve.kl.map(({ step }) => step)).toEqual([2]);
    expect(fit).toMatchObject({ status: "running", step: 4, lossNats: 1.25, engine: "test" });
    expect(fit.kl?.nats).toBeCloseTo(1 / 3, 12);
  });

  it("goes on where it was after another flow was looked at, nothing of it lost", async () => {
    await begin(true);
    worker.send(frame(2, true));
    chooseFamily("spline");
    await settle();
    worker.send(frame(2, true));
    chooseFamily("tril");
    // the pause of the spline still tells its last steps
    worker.send(frame(4, false));
    expect(room().shown?.family).toBe("tril");
    expect(room().fit).toMatchObject({ status: "paused", live: false, step: 2 });
    chooseFamily("spline");
    expect(room().fit).toMatchObject({ status: "paused", live: true, step: 4 });
    expect(room().shown?.curve.lossNats).toHaveLength(4);
    toggleFit();
    expect(worker.calls.at(-1)).toBe("play");
  });

  it("makes single steps, from the first if the worker holds another fit", async () => {
    await stepFit(3);
    expect(worker.calls).toEqual(["start", "step 3"]);
    worker.send(frame(3, false));
    await stepFit(1);
    expect(worker.calls).toEqual(["start", "step 3", "step 1"]);
  });

  it("says why it cannot", async () => {
    worker.refuse = "emptyDrawing";
    await begin(true);
    expect(room().fit).toMatchObject({ status: "failed", problem: "Nothing is drawn yet. Draw a target first." });
  });
});

it("fits the families side by side one after another, and measures each", async () => {
  enterRoom();
  useFlowRoom.setState({ compared: ["tril", "spline"] });
  fitCompared();
  await settle();
  const horizonOf = () => (worker.config as PlaneConfig).horizon;
  worker.send(frame(horizonOf(), false));
  await settle();
  expect(room()).toMatchObject({ family: "spline", queue: [] });
  worker.send(frame(horizonOf(), false));
  await settle();
  expect(Object.keys(room().fitted).sort()).toEqual([fittedKey("moons", "spline"), fittedKey("moons", "tril")]);
  expect(room().costs).toEqual({ tril: costs, spline: costs });
  leaveRoom();
});

it("forgets fits to an earlier drawing", async () => {
  const drawing = { kind: "drawn", side: 1, extent: 1, mass: Float32Array.of(1) } as const;
  takeDrawing(drawing);
  await settle();
  worker.send(frame(2, true));
  expect(Object.keys(room().fitted)).toEqual(["drawn/tril"]);
  takeDrawing({ ...drawing, mass: Float32Array.of(2) });
  expect(room().fitted).toEqual({});
});
