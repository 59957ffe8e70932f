/** What can be timed in the same rounds: an engine in the browser, or a peer outside it. */
import type { BenchCreated, BenchProgram } from "../../src/protocol/bench.ts";
import type { EngineId } from "../../src/protocol/trainer.ts";
import type { BenchBrowser } from "./browser.ts";
import { memoryMiB, processorMs } from "./processes.ts";

export interface Prepared extends Omit<BenchCreated, "firstBoundNats"> {
  /** Null where words and noise are not those of the others. */
  readonly firstBoundNats: number | null;
  /** What the program added, warm; null where it cannot be told. */
  readonly memoryMiB: number | null;
}

export interface Visit {
  readonly steps: number;
  readonly wallMs: number;
  /** All processes that take part. */
  readonly cpuMs: number | null;
  readonly boundNats: number;
}

export interface Subject {
  readonly id: string;
  readonly adapter: string;
  readonly threads: number;
  prepare(name: string, program: BenchProgram, warmMs: number): Promise<Prepared>;
  visit(name: string, limit: { readonly ms: number; readonly steps: number }): Promise<Visit>;
  /** Milliseconds of JavaScript a step, on the thread that trains; null where there is none. */
  scriptMsPerStep(name: string, ms: number): Promise<number | null>;
  /** Memory in use after what can be freed was freed. */
  memory(): Promise<number | null>;
}

/** Where an engine on some threads is found in the page. */
export const benchKey = (id: string, threads: number): string => `${id} ${threads}`;

/** Starts an engine in its worker; throws an Error that says why it cannot run here. */
export async function engineSubject(
  { page, processes, profiler }: BenchBrowser,
  id: EngineId,
  threads: number,
): Promise<Subject> {
  const key = benchKey(id, threads);
  const status = await page.evaluate(([key, engine, threads]) => window.xilab!.bench.start(key, engine, threads), [
    key,
    id,
    threads,
  ] as const);
  const worker = profiler.latest();
  const memory = async (): Promise<number | null> => {
    await page.evaluate((key) => window.xilab!.bench.collect(key), key);
    return memoryMiB(processes());
  };
  const visit: Subject["visit"] = async (name, limit) => {
    const pids = processes();
    const before = processorMs(pids);
    const { steps, wallMs, boundNats } = await page.evaluate(
      ([key, name, limit]) => window.xilab!.bench.visit(key, name, limit),
      [key, name, limit] as const,
    );
    const after = processorMs(pids);
    return { steps, wallMs, boundNats, cpuMs: before === null || after === null ? null : after - before };
  };
  return {
    id,
    adapter: status.adapter,
    threads,
    memory,
    visit,
    async scriptMsPerStep(name, ms) {
      if (worker === null) return null;
      const profiled = await profiler.scriptMsOf(worker, () => visit(name, { ms, steps: Number.MAX_SAFE_INTEGER }));
      return profiled.scriptMs / profiled.value.steps;
    },
    async prepare(name, program, warmMs) {
      const before = await memory();
      const created = await page.evaluate(([key, name, program]) => window.xilab!.bench.create(key, name, program), [
        key,
        name,
        program,
      ] as const);
      await visit(name, { ms: warmMs, steps: Number.MAX_SAFE_INTEGER });
      const after = await memory();
      return { ...created, memoryMiB: before === null || after === null ? null : after - before };
    },
  };
}

/** The multiply-add peak of the execution the kernels run in: 10⁹ operations a second of processor time. */
export async function peakGflops({ page, processes }: BenchBrowser, key: string, ms: number) {
  const pids = processes();
  const before = processorMs(pids);
  const operations = await page.evaluate(([key, ms]) => window.xilab!.bench.peak(key, ms), [key, ms] as const);
  const after = processorMs(pids);
  return before === null || after === null ? null : operations / (after - before) / 1e6;
}
