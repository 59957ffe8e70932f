import { expect, it } from "vitest";
import { families, familyConfig } from "../src/plane/families.ts";
import type { PlaneConfig, PlaneFrame } from "../src/protocol/plane.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import { PlaneWorker } from "./plane.ts";

const MOONS = { kind: "named", id: "moons" } as const;
const TRIL: PlaneConfig = { ...familyConfig(families.tril, MOONS, 1), horizon: 40, batch: 64 };

const worker = (): PlaneWorker => new PlaneWorker("", Promise.resolve(new JsFusedMachine()));

/** Resolves with the first frame that passes. */
function frames() {
  const all: PlaneFrame[] = [];
  const waiting: { readonly test: (frame: PlaneFrame) => boolean; readonly done: (frame: PlaneFrame) => void }[] = [];
  return {
    all,
    take: (frame: PlaneFrame): void => {
      all.push(frame);
      for (const { test, done } of waiting) if (test(frame)) done(frame);
    },
    when: (test: (frame: PlaneFrame) => boolean) =>
      new Promise<PlaneFrame>((done) => {
        waiting.push({ test, done });
      }),
  };
}

it("starts paused, with the truth of the target and a frame of step 0", async () => {
  const room = worker();
  const seen = frames();
  const first = seen.when(() => true);
  const started = await room.start(TRIL, seen.take);
  if (!started.ok) throw new Error(started.code);
  expect(started.engine).toBe("JavaScript");
  expect(started.truth.mass).toBeCloseTo(1, 6);
  expect(started.truth.logDensity).toHaveLength(started.truth.side ** 2);
  const frame = await first;
  expect(frame).toMatchObject({ fit: started.fit, step: 0, playing: false, walk: null, skippedUpdates: 0 });
  expect(frame.lossNats).toHaveLength(0);
  expect(frame.kl!.nats).toBeGreaterThan(started.truth.gaussianKlNats);
  expect(frame.logDensity).toHaveLength(started.truth.side ** 2);
});

it("says what it cannot fit", async () => {
  const room = worker();
  const ask = (part: Partial<PlaneConfig>) => room.start({ ...TRIL, ...part }, () => undefined);
  const empty = { kind: "drawn", side: 2, extent: 3, mass: new Float32Array(4) } as const;
  expect(await ask({ layers: [] })).toEqual({ ok: false, code: "noLayers" });
  expect(await ask({ layers: [{ flow: "constructor", hyper: {} }] })).toEqual({ ok: false, code: "unknownFlow" });
  expect(await ask({ target: { kind: "named", id: "square" } })).toEqual({ ok: false, code: "unknownTarget" });
  expect(await ask({ target: empty })).toEqual({ ok: false, code: "emptyDrawing" });
});

it("stops at the horizon with an exact KL, and every step's loss has been told once", async () => {
  const room = worker();
  const seen = frames();
  const end = seen.when(({ step }) => step === TRIL.horizon);
  await room.start(TRIL, seen.take);
  await room.play();
  const last = await end;
  expect(last.playing).toBe(false);
  expect(last.kl!.step).toBe(TRIL.horizon);
  const losses = seen.all.flatMap((frame) => [...frame.lossNats]);
  expect(losses).toHaveLength(TRIL.horizon);
  expect(losses.every(Number.isFinite)).toBe(true);
  // and goes on when asked to
  const more = seen.when(({ step }) => step > TRIL.horizon);
  await room.play();
  await more;
  await room.pause();
});

it("is the same fit whether it is stepped, played or played slowly", async () => {
  const run = async (how: (room: PlaneWorker) => Promise<void>): Promise<PlaneFrame> => {
    const room = worker();
    const seen = frames();
    const end = seen.when(({ step }) => step === TRIL.horizon);
    await room.start(TRIL, seen.take);
    await how(room);
    return end;
  };
  const played = await run((room) => room.play());
  const stepped = await run(async (room) => {
    await room.step(7);
    await room.step(TRIL.horizon - 7);
  });
  const slow = await run((room) => room.play(400));
  expect(stepped.parameters).toEqual(played.parameters);
  expect(slow.parameters).toEqual(played.parameters);
  expect(stepped.kl).toEqual(played.kl);
});

it("keeps one loop through pauses in quick succession, and keeps to a limit", async () => {
  const room = worker();
  const seen = frames();
  await room.start({ ...TRIL, horizon: 0 }, seen.take);
  await room.play(100);
  void room.pause();
  await room.play(100);
  void room.pause();
  await room.play(100);
  const before = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 600));
  await room.pause();
  const { step } = seen.all.at(-1)!;
  const due = (performance.now() - before) / 10;
  // three loops would make three times as many
  expect(step).toBeGreaterThan(2);
  expect(step).toBeLessThan(1.5 * due + 5);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(seen.all.at(-1)!.step).toBe(step);
});

it("sends no frame of an earlier fit after a new start, and waits for the page", async () => {
  const room = worker();
  const old = frames();
  await room.start({ ...TRIL, horizon: 0 }, old.take);
  // limited, because Node hears a thousand messages before it looks at a timer
  await room.play(200);
  await new Promise((resolve) => setTimeout(resolve, 30));
  let free = (): void => undefined;
  const slow: PlaneFrame[] = [];
  await room.start({ ...TRIL, horizon: 0 }, (frame) => {
    slow.push(frame);
    return new Promise<void>((resolve) => {
      free = resolve;
    });
  });
  const told = old.all.length;
  await room.play(200);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(old.all).toHaveLength(told);
  // the page has not taken the first
  expect(slow).toHaveLength(1);
  free();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(slow).toHaveLength(2);
  expect(slow[1]!.lossNats.length).toBe(slow[1]!.step);
  free();
  void room.start(TRIL, () => undefined);
});

it("sends the walk of watched noise with every frame, and at once when it waits", async () => {
  const room = worker();
  const seen = frames();
  await room.start(TRIL, seen.take);
  const noise = Float32Array.from([0, 0, 1, 2]);
  await room.watch(noise);
  const { walk } = seen.all.at(-1)!;
  expect(walk).toMatchObject({ step: 0, n: 2 });
  expect(walk!.states.slice(0, 4)).toEqual(noise);
  expect([...walk!.logDets.slice(0, 2)]).toEqual([0, 0]);
  await room.step(3);
  expect(seen.all.at(-1)!.walk!.step).toBe(3);
  await room.watch(null);
  expect(seen.all.at(-1)!.walk).toBeNull();
});
