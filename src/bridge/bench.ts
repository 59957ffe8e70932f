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

/** Every call names its subject: an engine on some threads, in a worker of its own. */
export function makeBench() {
  const running = new Map<string, Running>();
  const on = <T>(subject: string, call: (bench: Remote<BenchApi>) => Promise<T>): Promise<T> => {
    const found = running.get(subject) ?? spawn();
    running.set(subject, found);
    return Promise.race([call(found.bench), found.died]);
  };
  return {
    start: (subject: string, engine: EngineId, threads: number) => on(subject, (bench) => bench.start(engine, threads)),
    create: (subject: string, name: string, program: BenchProgram) =>
      on(subject, (bench) => bench.create(name, program)),
    visit: (subject: string, name: string, limit: BenchLimit) => on(subject, (bench) => bench.visit(name, limit)),
    peak: (subject: string, ms: number) => on(subject, (bench) => bench.peak(ms)),
    collect: (subject: string) => on(subject, (bench) => bench.collect()),
    dispose: (subject: string, name: string) => on(subject, (bench) => bench.dispose(name)),
  };
}
