import { expect, it } from "vitest";
import { type Glyphs, independentBits, LEVELS, leastBits, opened } from "../src/glyphs/data.ts";
import { PIXELS, SIDE } from "../src/glyphs/masks.ts";
import type { GlyphFrame } from "../src/protocol/glyphs.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import { GlyphFit, GlyphWorker } from "./glyphs.ts";

const config = { hidden: 12, batch: 32, learningRate: 5e-3, horizon: 200, seed: 1 };

/** Bars: a row or a column of full grey, sixteen pictures of it. */
const bars: Glyphs = {
  n: 2 * SIDE,
  levels: Uint8Array.from({ length: 2 * SIDE * PIXELS }, (_, k) => {
    const [picture, i] = [Math.floor(k / PIXELS), k % PIXELS];
    const on = picture < SIDE ? Math.floor(i / SIDE) === picture : i % SIDE === picture - SIDE;
    return on ? LEVELS - 1 : 0;
  }),
};

it("learns more than each pixel by itself says, and not more than there is to know", () => {
  const fit = new GlyphFit(new JsFusedMachine(), bars, config);
  const before = fit.all();
  for (let i = 0; i < config.horizon; i++) fit.advance();
  const { bits, se, pictures } = fit.all();
  expect(pictures).toBe(16);
  expect(bits).toBeLessThan(0.5 * before.bits);
  expect(bits).toBeGreaterThan(leastBits(bars) - 3 * se);
  expect(leastBits(bars)).toBeCloseTo(4 / PIXELS, 12);
  // one pixel in eight is on, for a row or a column: H(1/8)
  expect(independentBits(bars)).toBeCloseTo(0.5435644431995964, 10);
  const y = Float32Array.from(bars.levels.subarray(0, PIXELS), (g) => opened((g + 0.5) / LEVELS));
  const { back } = fit.trip(y);
  for (const [i, v] of back.entries()) expect(v).toBeCloseTo(y[i]!, 3);
  fit.free();
}, 60_000);

it("streams frames, ends at its horizon, and starts again from the beginning", async () => {
  const worker = new GlyphWorker("", Promise.resolve(new JsFusedMachine()));
  const frames: GlyphFrame[] = [];
  const kept = new Float32Array(2 * PIXELS);
  const short = { ...config, hidden: 4, horizon: 6 };
  const onFrame = (frame: GlyphFrame) => void frames.push(frame);
  expect(await worker.start(bars.levels, kept, short, onFrame)).toMatchObject({ engine: "JavaScript" });
  await worker.play();
  const last = frames.at(-1)!;
  expect(last).toMatchObject({ step: 6, playing: false, skippedUpdates: 0 });
  expect(frames.reduce((n, f) => n + f.bits.length, 0)).toBe(6);
  expect(last.all?.pictures).toBe(16);
  expect(last.samples).toHaveLength(2 * PIXELS);
  await worker.start(bars.levels, kept, short, onFrame);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(frames.at(-1)).toMatchObject({ step: 0 });
  expect(await worker.generate(kept)).toHaveLength(2 * PIXELS);
});
