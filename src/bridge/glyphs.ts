/** Page side of the worker of the letter pictures: started when first asked for; a dead one is said and replaced. */
import { proxy, transfer, wrap } from "comlink";
import type { GlyphApi, GlyphConfig, GlyphFrame, GlyphTrip } from "../protocol/glyphs.ts";
import { NO_GLYPHS, patchGlyphs, useGlyphs } from "../store/glyphs.ts";
import { siteBase } from "./site.ts";

interface Seat {
  readonly worker: Worker;
  readonly api: GlyphApi;
}

let seat: Seat | null = null;

function failed(detail: string): void {
  seat?.worker.terminate();
  seat = null;
  patchGlyphs({ status: "failed", problem: detail });
}

function open(): Seat {
  if (seat) return seat;
  const worker = new Worker(new URL("../../workers/glyphs.worker.ts", import.meta.url), {
    type: "module",
    name: siteBase(),
  });
  worker.addEventListener("error", ({ message }) => failed(message || "the worker could not be loaded"));
  seat = { worker, api: wrap<GlyphApi>(worker) as unknown as GlyphApi };
  return seat;
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function take(frame: GlyphFrame, horizon: number): void {
  const { bits, all, status } = useGlyphs.getState();
  patchGlyphs({
    step: frame.step,
    seconds: frame.seconds,
    stepsPerSecond: frame.stepsPerSecond,
    skippedUpdates: frame.skippedUpdates,
    bits: joined(bits, frame.bits),
    all: frame.all ? [...all, frame.all] : all,
    samples: frame.samples,
    status: frame.step >= horizon ? "finished" : frame.playing ? "running" : status === "starting" ? status : "paused",
  });
}

async function guarded<T>(act: (api: GlyphApi) => Promise<T>): Promise<T | null> {
  try {
    return await act(open().api);
  } catch (error) {
    failed(error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** A new flow, not yet trained. `kept` is copied. */
export async function startGlyphs(levels: Uint8Array, kept: Float32Array, config: GlyphConfig): Promise<boolean> {
  patchGlyphs({ ...NO_GLYPHS, status: "starting" });
  const onFrame = proxy((frame: GlyphFrame) => take(frame, config.horizon));
  const started = await guarded((api) => api.start(levels, kept, config, onFrame));
  if (started) patchGlyphs({ ...started, status: "paused" });
  return started !== null;
}

export async function playGlyphs(): Promise<void> {
  patchGlyphs({ status: "running" });
  await guarded((api) => api.play());
}
export async function pauseGlyphs(): Promise<void> {
  if (seat && useGlyphs.getState().status === "running") await guarded((api) => api.pause());
}

export const generateGlyphs = (noise: Float32Array): Promise<Float32Array | null> =>
  guarded((api) => api.generate(transfer(noise, [noise.buffer as ArrayBuffer])));

export const tripOfGlyphs = (pictures: Float32Array): Promise<GlyphTrip | null> =>
  guarded((api) => api.trip(transfer(pictures, [pictures.buffer as ArrayBuffer])));
