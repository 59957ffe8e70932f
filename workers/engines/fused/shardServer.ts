/** A helper's side of a shared step: keeps the program of each member and answers tasks with their parts. */
import type { FusedMachine } from "./machine.ts";
import type { FromHelper, ShardPart, ShardTask, ToHelper } from "./shards.ts";
import { TrainingProgram } from "./training.ts";

type Answer = (message: FromHelper, transfer: readonly Transferable[]) => void;

const buffersOf = (parts: readonly ShardPart[]): Transferable[] =>
  parts.flatMap(({ gradient, sums }) => [
    gradient.buffer,
    sums.live.buffer,
    sums.variances.buffer,
    sums.anatomy.buffer,
  ]);

export class ShardServer {
  private machine: FusedMachine | null = null;
  private readonly members = new Map<number, TrainingProgram>();

  constructor(
    private readonly start: (message: Extract<ToHelper, { kind: "start" }>) => FusedMachine,
    private readonly answer: Answer,
  ) {}

  /** Never throws: a failure is an answer too. */
  take(message: ToHelper): void {
    try {
      this.handle(message);
    } catch (error) {
      this.answer({ kind: "failed", detail: error instanceof Error ? error.message : String(error) }, []);
    }
  }

  private handle(message: ToHelper): void {
    switch (message.kind) {
      case "start":
        this.machine = this.start(message);
        this.answer({ kind: "ready" }, []);
        break;
      case "join":
        this.members.set(message.member, new TrainingProgram(this.machine!, message.setup));
        break;
      case "configure":
        this.members.get(message.member)!.configure(message.config);
        break;
      case "task":
        this.work(this.members.get(message.member)!, message.task);
        break;
      case "leave":
        this.members.get(message.member)?.free();
        this.members.delete(message.member);
        break;
      default:
        message satisfies never;
    }
  }

  private work(program: TrainingProgram, { step, shards, anatomy, parameters }: ShardTask): void {
    program.parameters = parameters;
    const parts = program.run(program.draw(step), shards, anatomy);
    this.answer({ kind: "parts", parts }, buffersOf(parts));
    program.draw(step + 1);
  }
}
