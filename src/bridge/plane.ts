/**
 * Page side of the worker that fits flows on the plane. Started when first asked for and again after a death; every call
 * resolves to an outcome.
 */
import { proxy, wrap } from "comlink";
import type { FlowLayer } from "../protocol/config.ts";
import type { PlaneApi, PlaneConfig, PlaneCosts, PlaneFrame, PlaneProblem, PlaneStarted } from "../protocol/plane.ts";
import { siteBase } from "./site.ts";

/** `failed`: the worker died or refused; the next start gets a new one. */
export interface PlaneFailure {
  readonly ok: false;
  readonly code: PlaneProblem | "failed";
  readonly detail: string;
}
export type PlaneOutcome<T> = ({ readonly ok: true } & T) | PlaneFailure;
type Started = Omit<Extract<PlaneStarted, { ok: true }>, "ok">;

/** A worker as the bridge uses it. */
export interface PlaneLink {
  readonly api: PlaneApi;
  /** Resolves with the reason if the worker dies. */
  readonly died: Promise<string>;
  end(): void;
}

function spawn(): PlaneLink {
  const worker = new Worker(new URL("../../workers/plane.worker.ts", import.meta.url), {
    type: "module",
    name: siteBase(),
  });
  const remote = wrap<PlaneApi>(worker) as unknown as PlaneApi;
  const died = new Promise<string>((resolve) => {
    worker.addEventListener("error", ({ message }) => resolve(message || "the worker could not be loaded"));
    worker.addEventListener("messageerror", () => resolve("a message could not be read"));
  });
  return {
    api: {
      start: (config, onFrame) => remote.start(config, proxy(onFrame)),
      play: (limit) => remote.play(limit),
      pause: () => remote.pause(),
      step: (n) => remote.step(n),
      watch: (noise) => remote.watch(noise),
      costs: (layers) => remote.costs(layers),
    },
    died,
    end: () => worker.terminate(),
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A worker in use, and how calls under way are told that it no longer is. */
interface Seat {
  readonly link: PlaneLink;
  /** Never resolves, rejects when the worker has gone. */
  readonly gone: Promise<never>;
  leave(detail: string): void;
}

function seat(link: PlaneLink): Seat {
  let leave: Seat["leave"] = () => undefined;
  const gone = new Promise<never>((_, fail) => {
    leave = (detail) => fail(new Error(detail));
  });
  gone.catch(() => undefined);
  return { link, gone, leave };
}

export class PlaneBridge {
  private seat: Seat | null = null;
  private watched: Float32Array | null = null;
  private asked = 0;

  /** `onDeath` is called once for a worker that dies, whatever was under way. */
  constructor(
    private readonly onDeath: (detail: string) => void = () => undefined,
    private readonly open: () => PlaneLink = spawn,
  ) {}

  private alive(): Seat {
    if (this.seat) return this.seat;
    const taken = seat(this.open());
    this.seat = taken;
    void taken.link.died.then((detail) => {
      if (this.seat !== taken) return;
      this.leave(detail);
      this.onDeath(detail);
    });
    return taken;
  }

  private async call<T extends object>(act: (api: PlaneApi) => Promise<T>): Promise<PlaneOutcome<{ value: T }>> {
    try {
      const { link, gone } = this.alive();
      return { ok: true, value: await Promise.race([act(link.api), gone]) };
    } catch (error) {
      return { ok: false, code: "failed", detail: reasonOf(error) };
    }
  }

  /** Frames of earlier starts, and those that come before this one has resolved, are not handed on or wait for it. */
  async start(config: PlaneConfig, onFrame: (frame: PlaneFrame) => void): Promise<PlaneOutcome<Started>> {
    const turn = ++this.asked;
    const early: PlaneFrame[] = [];
    let ready = false;
    const take = (frame: PlaneFrame): void => {
      if (turn !== this.asked) return;
      if (ready) onFrame(frame);
      else early.push(frame);
    };
    const { watched } = this;
    const found = await this.call(async (api) => {
      await api.watch(watched);
      return api.start(config, take);
    });
    if (!found.ok) return found;
    const { value } = found;
    if (!value.ok) return { ok: false, code: value.code, detail: "" };
    // after whoever waits for the start
    setTimeout(() => {
      ready = true;
      early.forEach(take);
    });
    return value;
  }

  private async command(act: (api: PlaneApi) => Promise<void>): Promise<PlaneOutcome<object>> {
    const found = await this.call(async (api) => {
      await act(api);
      return {};
    });
    return found.ok ? { ok: true } : found;
  }
  play(stepsPerSecond = 0): Promise<PlaneOutcome<object>> {
    return this.command((api) => api.play(stepsPerSecond));
  }
  pause(): Promise<PlaneOutcome<object>> {
    return this.command((api) => api.pause());
  }
  step(n: number): Promise<PlaneOutcome<object>> {
    return this.command((api) => api.step(n));
  }

  /** Noise [n, 2] whose walk comes with every frame, also of later starts and new workers; null: none. */
  async watch(noise: Float32Array | null): Promise<PlaneOutcome<object>> {
    this.watched = noise;
    return this.seat ? this.command((api) => api.watch(noise)) : { ok: true };
  }

  async costs(layers: readonly FlowLayer[]): Promise<PlaneOutcome<{ readonly costs: PlaneCosts }>> {
    const found = await this.call((api) => api.costs(layers));
    return found.ok ? { ok: true, costs: found.value } : found;
  }

  private leave(detail: string): void {
    this.asked++;
    this.seat?.leave(detail);
    this.seat?.link.end();
    this.seat = null;
  }

  /** Ends the worker and what it fits; nothing more is heard of it. */
  stop(): void {
    this.leave("stopped");
  }
}
