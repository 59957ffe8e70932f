/**
 * One block of a program as a WGSL function that a team of invocations, a workgroup, runs for one word: level after level
 * (teamSchedule.ts), with barriers between. All of them take the same turns of every loop with a barrier in it.
 */
import type { LoweredBlock } from "../lowered.ts";
import { Accessor } from "./access.ts";
import { type BlockContext, type EmittedBlock, isGradient } from "./block.ts";
import { type Instruction, instruction, type LinearCommand, linear } from "./instructions.ts";
import { planShared } from "./storage.ts";
import { emitApart, emitFused, type TeamEmitter } from "./teamBodies.ts";
import { type Level, teamSchedule } from "./teamSchedule.ts";
import { Body } from "./text.ts";

/** Floats a workgroup may share on every adapter. */
const SHARED = 4096;

class TeamBlock {
  private readonly body = new Body();
  private size = 0;

  constructor(
    private readonly context: BlockContext,
    private readonly team: number,
  ) {}

  emit(name: string, block: LoweredBlock): EmittedBlock {
    const start = this.instructions(linear(block.start));
    const steps = this.instructions(linear(block.steps).filter((c) => !isGradient(c)));
    const { body } = this;
    body.add("let G = u.groups;", "let k = 0u;");
    if (start.length > 0) {
      // what depends on the length does so as if on a position
      body.block("", () => {
        body.add("let t = L - 1u;");
        this.list(start, false);
      });
    }
    body.block("for (var s = 0u; s < L; s++)", () => {
      body.add(`let t = ${block.direction === "forward" ? "s" : "L - 1u - s"};`);
      this.list(steps, true);
    });
    return { name, code: `fn ${name}(g: u32, L: u32, lane: u32) {\n${body}\n}`, privateSize: this.size };
  }

  private instructions(commands: readonly LinearCommand[]): Instruction[] {
    return commands.map((c) => instruction(c, this.context.program));
  }

  /** `within`: what has one place for all positions is used within one only. */
  private list(instructions: readonly Instruction[], within: boolean): void {
    const { fixed, origin, program } = this.context;
    const { body, team } = this;
    const levels = teamSchedule(instructions, program.K);
    const storage = planShared(levels, program.K, (o) => within && o.t === 0 && !fixed.has(o), SHARED);
    this.size = Math.max(this.size, storage.size);
    const access = new Accessor(body, fixed, storage, origin);
    const isPassing: TeamEmitter["isPassing"] = (o) => storage.home(o).kind === "loop";
    for (const level of levels) this.level({ body, access, team, isPassing }, level);
  }

  private level(emitter: TeamEmitter, level: Level): void {
    for (const unit of level) {
      if (unit.fused) emitFused(emitter, unit);
      else emitApart(emitter, unit);
    }
    this.body.add("workgroupBarrier();", "storageBarrier();");
  }
}

export const emitTeamBlock = (context: BlockContext, team: number, name: string, block: LoweredBlock): EmittedBlock =>
  new TeamBlock(context, team).emit(name, block);
