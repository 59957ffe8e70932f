/**
 * Where a worker's thread spends its time, from V8's sampling profiler: JavaScript (with its garbage and the browser's
 * own code under it) apart from WebAssembly and waiting.
 */
import type { CDPSession, Page } from "playwright";

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** Milliseconds of neither WebAssembly nor waiting. */
export function scriptMs({ nodes, samples, timeDeltas }: Profile): number {
  const counted = new Map(
    nodes.map(({ id, callFrame }) => [
      id,
      !callFrame.url.startsWith("wasm:") && callFrame.functionName !== "(idle)" && callFrame.functionName !== "(root)",
    ]),
  );
  return samples.reduce((sum, id, i) => sum + (counted.get(id) ? (timeDeltas[i] ?? 0) / 1000 : 0), 0);
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** chosen: short beside a step of half a millisecond, rare enough to slow nothing down. */
const SAMPLE_MICROSECONDS = 200;

export class WorkerProfiler {
  private readonly workers: string[] = [];
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private calls = 0;

  private constructor(private readonly session: CDPSession) {
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.type === "worker") this.workers.push(sessionId);
    });
    session.on("Target.receivedMessageFromTarget", ({ message }) => {
      const answer = JSON.parse(message) as Answer;
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
    });
  }

  static async attach(page: Page): Promise<WorkerProfiler> {
    const session = await page.context().newCDPSession(page);
    const profiler = new WorkerProfiler(session);
    await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return profiler;
  }

  /** The worker that started last. */
  latest(): string | null {
    return this.workers.at(-1) ?? null;
  }

  private async call(worker: string, method: string, params: object = {}): Promise<unknown> {
    const id = ++this.calls;
    const answer = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await this.session.send("Target.sendMessageToTarget", { sessionId: worker, message });
    const { result, error } = await answer;
    this.waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Script milliseconds in `worker` while `act` runs. */
  async scriptMsOf<T>(worker: string, act: () => Promise<T>): Promise<{ scriptMs: number; value: T }> {
    await this.call(worker, "Profiler.enable");
    await this.call(worker, "Profiler.setSamplingInterval", { interval: SAMPLE_MICROSECONDS });
    await this.call(worker, "Profiler.start");
    const value = await act();
    const { profile } = (await this.call(worker, "Profiler.stop")) as { profile: Profile };
    await this.call(worker, "Profiler.disable");
    return { scriptMs: scriptMs(profile), value };
  }
}
