/**
 * A compiled program (W = 1) as two WGSL kernels: an invocation runs a word, or four words beside each other, through all
 * blocks forwards, in the other kernel backwards; or a team of invocations, a workgroup, runs a word. Commands touch
 * their own word only, so there are barriers within a team alone; loops run as long as the longest of four words. The
 * arena is [float of a word][word], so that neighbours read neighbours.
 */
import type { Lowered, LoweredBlock } from "../lowered.ts";
import { Fixed } from "./access.ts";
import { type EmittedBlock, emitBlock } from "./block.ts";
import { prelude, type Width } from "./elementwise.ts";
import { LAUNCH_STRUCT, WORDS_FUNCTIONS } from "./layout.ts";
import { emitTeamBlock } from "./teamBlock.ts";

export interface EmittedProgram {
  readonly forward: string;
  /** null for a program that only runs forwards. */
  readonly backward: string | null;
  readonly fixed: Fixed;
  /** Floats of the compiled program's arena before the first value, and from there on. */
  readonly origin: number;
  readonly wordSize: number;
}

export interface EmitOptions {
  readonly width: Width;
  /** Invocations of a workgroup, where each has words of its own. */
  readonly workgroup: number;
  /** Invocations a word; more than 1 are a workgroup, and want a width of 1. */
  readonly team: number;
  /** Where the program's constants begin behind the parameters. */
  readonly tail: number;
}

/** Parameters and their gradients lie first in a compiled program, and have buffers of their own here. */
export const originOf = ({ gradient, parameterCount }: Lowered): number => gradient + parameterCount;

export function emitProgram(program: Lowered, options: EmitOptions): EmittedProgram {
  const { width, team, tail } = options;
  if (program.W !== 1) throw new RangeError("compile for one word");
  if (team > 1 && width > 1) throw new RangeError("a team works on one word");
  const fixed = new Fixed(program, tail);
  const origin = originOf(program);
  const context = { program, fixed, width, origin };
  const kernel = (name: string, blocks: readonly LoweredBlock[]): string =>
    kernelOf(
      name,
      blocks.map((block, i) =>
        team > 1 ? emitTeamBlock(context, team, `${name}${i}`, block) : emitBlock(context, `${name}${i}`, block),
      ),
      options,
    );
  const forward = kernel("forward", program.forward);
  const backward = program.backward.length > 0 ? kernel("backward", program.backward) : null;
  return { forward, backward, fixed, origin, wordSize: program.size - origin };
}

/** Apart, the two compile beside each other. */
function kernelOf(name: string, blocks: readonly EmittedBlock[], { width, workgroup, team }: EmitOptions): string {
  const size = Math.max(1, ...blocks.map((b) => b.privateSize));
  const [kept, ids, word] =
    team > 1
      ? ["workgroup", "@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) lane: u32", "g / 4u"]
      : ["private", "@builtin(global_invocation_id) id: vec3u", width === 1 ? "g / 4u" : "g"];
  const given = team > 1 ? "g, L, lane" : "g, L";
  return `${LAUNCH_STRUCT}
${prelude(width)}
@group(0) @binding(1) var<storage, read_write> A: array<V>;
@group(0) @binding(2) var<storage, read> P: array<f32>;
@group(0) @binding(3) var<storage, read> B: array<u32>;
${WORDS_FUNCTIONS}
/** Values that live at one position only. */
var<${kept}> r: array<V, ${size}>;
${blocks.map((b) => b.code).join("\n")}
@compute @workgroup_size(${team > 1 ? team : workgroup})
fn ${name}(${ids}) {
  let g = id.x;
  if (g >= u.groups) { return; }
  let L = positionsOf(${word});
  if (L == 0u) { return; }
${blocks.map((b) => `  ${b.name}(${given});`).join("\n")}
}`;
}
