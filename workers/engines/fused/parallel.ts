/**
 * Data-parallel training over workers, without shared memory: each helper draws the same words and noise, and is sent
 * parameters and told which shards are its own. Helpers start with the first engine whose batch has several shards and
 * end with the last. One that fails is given up; its shards are computed here.
 */
import type { RunConfig } from "../../../src/protocol/config.ts";
import type { CompiledKernels } from "../wasm/kernels.ts";
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
  ) {
    this.started = new Promise((resolve) => {
      this.settle = resolve;
    });
    port.onmessage = ({ data }) => this.receive(data);
    port.onerror = (event) => {
      // else the error goes on to the worker that trains, and ends it
      event.preventDefault();
      this.end();
    };
    port.onmessageerror = () => this.end();
    this.send({ kind: "start", kernels });
  }

  private receive(message: FromHelper): void {
    if (message.kind === "failed") this.end();
    else if (message.kind === "parts") this.waiting.shift()?.(message.parts);
    else if (this.state === "starting") this.state = "ready";
    this.settle();
  }

  send(message: ToHelper, transfer: Transferable[] = []): void {
    if (this.state === "gone") return;
    try {
      this.port.postMessage(message, transfer);
    } catch {
      this.end();
    }
  }

  /** Null if it is gone before it answers. */
  ask(member: number, task: ShardTask): Promise<readonly ShardPart[] | null> {
    const answer = new Promise<readonly ShardPart[] | null>((resolve) => this.waiting.push(resolve));
    this.send({ kind: "task", member, task }, [task.parameters.buffer]);
    if (this.state === "gone") this.end();
    return answer;
  }

  end(): void {
    this.state = "gone";
    this.port.terminate();
    for (const resolve of this.waiting.splice(0)) resolve(null);
    this.settle();
  }
}

/** What one thread was given, and its answer. */
interface Asked {
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
    this.failed ||= this.helpers.some(({ state }) => state === "gone");
    for (const helper of this.helpers) helper.end();
    this.helpers = [];
  }

  private start(): void {
    try {
      while (!this.failed && this.helpers.length < this.threads - 1)
        this.helpers.push(new Helper(this.spawn(), this.kernels));
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
}
