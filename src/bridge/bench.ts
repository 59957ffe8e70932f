/** Benchmark workers behind comlink, one an engine, for the command line. */
import { type Remote, wrap } from "comlink";
import type { BenchApi, BenchLimit, BenchProgram } from "../protocol/bench.ts";
import type { EngineId } from "../protocol/trainer.ts";
import { siteBase } from "./site.ts";

interface Running {
  readonly bench: Remote<BenchApi>;
  /** Rejects when the worker dies. */
  readonly died: Promise<never>;
}

function spawn(): Running {
  const worker = new Worker(new URL("../../workers/bench.worker.ts", import.meta.url), {
    type: "module",
    name: siteBase(),
  });
  const died = new Promise<never>((_, fail) => {
    worker.addEventListener("error", ({ message }) => fail(new Error(message || "the worker could not be loaded")));
  });
  died.catch(() => undefined);
  return { bench: wrap<BenchApi>(worker), died };
}

/** Every call names its engine. */
export function makeBench() {
  const running = new Map<EngineId, Running>();
  const on = <T>(engine: EngineId, call: (bench: Remote<BenchApi>) => Promise<T>): Promise<T> => {
    const found = running.get(engine) ?? spawn();
    running.set(engine, found);
    return Promise.race([call(found.bench), found.died]);
  };
  return {
    start: (engine: EngineId) => on(engine, (bench) => bench.start(engine)),
    create: (engine: EngineId, name: string, program: BenchProgram) =>
      on(engine, (bench) => bench.create(name, program)),
    visit: (engine: EngineId, name: string, limit: BenchLimit) => on(engine, (bench) => bench.visit(name, limit)),
    peak: (engine: EngineId, ms: number) => on(engine, (bench) => bench.peak(ms)),
    collect: (engine: EngineId) => on(engine, (bench) => bench.collect()),
    dispose: (engine: EngineId, name: string) => on(engine, (bench) => bench.dispose(name)),
  };
}
