/** Runs lists of commands (src/lane/commands.ts) over the arena, W words at a time; W is a multiple of 8. */
import { setArena } from "./arena";
import { Command } from "./command";
import { dense, denseT } from "./dense";
import * as e from "./elementwise";
import { gradDense, gradVector } from "./gradDense";
import { expAnywhere, logAnywhere } from "./functions";
import { fillNormals, fillUniforms } from "./noise";
import { adamSegments, sumSquares, zero } from "./optimiser";
import { peak } from "./peak";
import * as r from "./reductions";
import { embed, gradEmbed } from "./symbols";
import { gradTable, gradTableWeights, table } from "./tables";
import * as tri from "./triangular";

export { adamSegments, expAnywhere, fillNormals, fillUniforms, logAnywhere, peak, sumSquares, zero };

/** Calls function `dst` of the table, made for a program, with the arena and position `a`: FUSED of fuse/fuse.ts. */
const FUSED = 100;
/** Of this machine only, as above: outerStrict summed over samples. */
const OUTER_STRICT_SUM = 101;

/** Bytes below this one belong to the kernels. */
export function reserved(): usize {
  return __heap_base;
}

function elementwise(o: Command, W: i32): void {
  switch (o.op) {
    case OP_COPY: return e.copy(o, W);
    case OP_ADD: return e.add(o, W);
    case OP_SUB: return e.sub(o, W);
    case OP_MUL: return e.mul(o, W);
    case OP_DIV: return e.div(o, W);
    case OP_EXP: return e.expOf(o, W);
    case OP_LOG: return e.logOf(o, W);
    case OP_TANH: return e.tanhOf(o, W);
    case OP_SIGMOID: return e.sigmoidOf(o, W);
    case OP_SOFTPLUS: return e.softplusOf(o, W);
    case OP_ABS: return e.absOf(o, W);
    case OP_SIGN: return e.signOf(o, W);
    case OP_SELECT: return e.selectOf(o, W);
    case OP_DTANH: return e.dTanh(o, W);
    case OP_DSIGMOID: return e.dSigmoid(o, W);
    case OP_ADDTO: return e.addTo(o, W);
    default: unreachable();
  }
}

function execute(o: Command, L: i32, W: i32): void {
  switch (o.op) {
    case OP_SUM: return r.sum(o, W);
    case OP_LSE: return r.lse(o, W);
    case OP_DENSE: return dense(o, W);
    case OP_DENSET: return denseT(o, W);
    case OP_EMBED: return embed(o, W);
    case OP_TRIMUL: return tri.triMul(o, W);
    case OP_TRIMULT: return tri.triMulT(o, W);
    case OP_TRISOLVE: return tri.triSolve(o, W);
    case OP_TRISOLVET: return tri.triSolveT(o, W);
    case OP_OUTERSTRICT: return tri.outerStrict(o, W);
    case OUTER_STRICT_SUM: return tri.outerStrictSum(o, W);
    case OP_SOFTMAXPICK: return r.softmaxPick(o, W);
    case OP_DSOFTMAXPICK: return r.dSoftmaxPick(o, W);
    case OP_SUMK: return r.sumK(o, W);
    case OP_LSEK: return r.lseK(o, W);
    case OP_CATEGORICALK: return r.categoricalK(o, W);
    case OP_PICKK: return r.pickK(o, W);
    case OP_ISK: return r.isK(o, W);
    case OP_ANCESTORSK: return r.ancestorsK(o, W);
    case OP_GATHERK: return r.gatherK(o, W);
    case OP_SCATTERK: return r.scatterK(o, W);
    case OP_GRADDENSE: return gradDense(o, L, W);
    case OP_GRADVECTOR: return gradVector(o, L, W);
    case OP_GRADEMBED: return gradEmbed(o, L, W);
    case OP_TABLE: return table(o);
    case OP_GRADTABLE: return gradTable(o);
    case OP_GRADTABLEWEIGHTS: return gradTableWeights(o);
    default: return elementwise(o, W);
  }
}

/**
 * `list` points at `count` commands on the arena at `arena`; `L` positions for the gradient commands. A code that is
 * none traps.
 */
export function run(arena: usize, list: usize, count: i32, L: i32, W: i32): void {
  setArena(arena);
  for (const end = list + <usize>count * offsetof<Command>(); list != end; list += offsetof<Command>()) {
    const o = changetype<Command>(list);
    if (o.op == FUSED) call_indirect<void>(o.dst, arena, o.a);
    else execute(o, L, W);
  }
}
