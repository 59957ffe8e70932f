/**
 * Data-parallel training over workers, without shared memory: each helper draws the same words and noise, and is sent
 * parameters and told which shards are its own. Helpers start with the first engine whose batch has several shards and
 * end with the last. One that fails is given up, and one that does not answer in time ends them all; their shards are
 * computed here.
 */
import type { RunConfig } from "../../../src/protocol/config.ts";
import type { Problem } from "../../../src/protocol/trainer.ts";
import type { CompiledKernels } from "../wasm/kernels.ts";
import { patienceMs, patiently } from "./patience.ts";
import type { FromHelper, ShardPart, ShardTask, ToHelper, TrainingSetup } from "./shards.ts";

/** What is used of a `Worker`. */
export interface HelperPort {
  postMessage(message: ToHelper, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromHelper>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** chosen: as many as the shards of a large batch keep busy; one core is left to the page. */
const MAX_THREADS = 4;
export const defaultThreads = (cores: number | undefined): number =>
  Math.max(1, Math.min(MAX_THREADS, (cores ?? 1) - 1));

/** chosen: loading a small worker takes a tenth of a second; training does not wait for one that never comes. */
const START_MS = 3000;

class Helper {
  state: "starting" | "ready" | "gone" = "starting";
  readonly started: Promise<void>;
  private settle: () => void = () => undefined;
  private readonly waiting: ((parts: readonly ShardPart[] | null) => void)[] = [];

  constructor(
    private readonly port: HelperPort,
    kernels: CompiledKernels,
    /** It is gone by itself, and why; null if it was never there. */
    private readonly lost: (detail: string | null) => void,
  ) {
    this.started = new Promise((resolve) => {
      this.settle = resolve;
    });
    port.onmessage = ({ data }) => this.receive(data);
    port.onerror = (event) => {
      // else the error goes on to the worker that trains, and ends it
      event.preventDefault();
      this.fail(event.message || "it stopped");
    };
    port.onmessageerror = () => this.fail("a message could not be read");
    this.send({ kind: "start", kernels });
  }

  private receive(message: FromHelper): void {
    if (message.kind === "failed") this.fail(message.detail);
    else if (message.kind === "parts") this.waiting.shift()?.(message.parts);
    else if (this.state === "starting") this.state = "ready";
    this.settle();
  }

  send(message: ToHelper, transfer: Transferable[] = []): void {
    if (this.state === "gone") return;
    try {
      this.port.postMessage(message, transfer);
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Null if it is gone before it answers. */
  ask(member: number, task: ShardTask): Promise<readonly ShardPart[] | null> {
    const answer = new Promise<readonly ShardPart[] | null>((resolve) => this.waiting.push(resolve));
    this.send({ kind: "task", member, task }, [task.parameters.buffer]);
    if (this.state === "gone") this.end();
    return answer;
  }

  private fail(detail: string): void {
    if (this.state === "gone") return;
    this.lost(this.state === "ready" ? detail : null);
    this.end();
  }

  end(): void {
    this.state = "gone";
    this.port.terminate();
    for (const resolve of this.waiting.splice(0)) resolve(null);
    this.settle();
  }
}

/** What one thread was given, and its answer. */
export interface Asked {
  readonly shards: readonly number[];
  /** Null where its thread is gone. */
  readonly answer: Promise<readonly ShardPart[] | null>;
}

export interface Dealt {
  /** Shards to compute here. */
  readonly own: readonly number[];
  readonly asked: readonly Asked[];
}

/** The helpers of a host; engines on it are its members. */
export class Team {
  private helpers: Helper[] = [];
  private readonly members = new Set<Member>();
  private names = 0;
  /** A helper failed once: no others are started. */
  private failed = false;
  /** Why, until it is told. */
  private trouble: string | null = null;

  constructor(
    private readonly threads: number,
    private readonly kernels: CompiledKernels,
    private readonly spawn: () => HelperPort,
  ) {}

  join(setup: TrainingSetup): Member {
    if (this.members.size === 0) this.start();
    const member = new Member(++this.names, this);
    this.members.add(member);
    this.tell({ kind: "join", member: member.name, setup });
    return member;
  }

  leave(member: Member): void {
    this.tell({ kind: "leave", member: member.name });
    this.members.delete(member);
    if (this.members.size > 0) return;
    this.end();
  }

  private end(): void {
    for (const helper of this.helpers) helper.end();
    this.helpers = [];
  }

  private lost(detail: string | null): void {
    this.failed = true;
    this.trouble ??= detail;
  }

  /** Ends all helpers, so that what they were asked is known to stay unanswered. */
  dismiss(detail: string): void {
    this.lost(detail);
    this.end();
  }

  takeTrouble(): string | null {
    const { trouble } = this;
    this.trouble = null;
    return trouble;
  }

  private start(): void {
    try {
      while (!this.failed && this.helpers.length < this.threads - 1)
        this.helpers.push(new Helper(this.spawn(), this.kernels, (detail) => this.lost(detail)));
    } catch {
      // no workers inside workers here
      this.failed = true;
    }
  }

  tell(message: ToHelper): void {
    for (const helper of this.helpers) helper.send(message);
  }
  ready(): readonly Helper[] {
    return this.helpers.filter(({ state }) => state === "ready");
  }
  async started(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, START_MS));
    await Promise.race([Promise.all(this.helpers.map(({ started }) => started)), late]);
  }
}

/** One engine's part in a team. */
export class Member {
  constructor(
    readonly name: number,
    private readonly team: Team,
  ) {}

  started = (): Promise<void> => this.team.started();

  configure(config: RunConfig): void {
    this.team.tell({ kind: "configure", member: this.name, config });
  }
  leave(): void {
    this.team.leave(this);
  }

  /** Threads that share a step of `n` shards. */
  threads = (n: number): number => Math.min(n, this.team.ready().length + 1);

  /** Deals `n` shards to those who are ready. The first are this thread's, which sums all in their order, and as few as
   * any other's, since it has most to do besides. */
  deal(n: number, step: number, anatomy: boolean, parameters: () => Float32Array<ArrayBuffer>): Dealt {
    const threads = this.threads(n);
    const from = (thread: number) => Math.floor((thread * n) / threads);
    const of = (thread: number) => Array.from({ length: from(thread + 1) - from(thread) }, (_, i) => from(thread) + i);
    const asked = this.team
      .ready()
      .slice(0, threads - 1)
      .map((helper, i) => {
        const shards = of(i + 1);
        return { shards, answer: helper.ask(this.name, { step, shards, anatomy, parameters: parameters() }) };
      });
    return { own: of(0), asked };
  }

  /** The answer to what was asked, or null; a helper that stays silent costs the team. */
  hear(answer: Asked["answer"], ownMs: number): Asked["answer"] {
    const ms = patienceMs(ownMs);
    return patiently(answer, ms, () => this.team.dismiss(`it has not answered for ${Math.round(ms / 1000)} seconds`));
  }

  /** What happened to helpers since it was last asked. */
  takeProblem(shards: number): Problem | null {
    const detail = this.team.takeTrouble();
    return detail === null ? null : { code: "threadsLost", threads: this.threads(shards), detail };
  }
}
