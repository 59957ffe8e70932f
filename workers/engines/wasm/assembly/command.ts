/**
 * One command of a list, as it lies in memory: the fields of FIELD in src/lane/commands.ts, in that order. The codes
 * OP_… are handed to the compiler by scripts/kernels.ts from the same file.
 */
@unmanaged
export class Command {
  op: i32;
  dst: i32;
  a: i32;
  b: i32;
  c: i32;
  n: i32;
  m: i32;
  K: i32;
  dstK: i32;
  aK: i32;
  aF: i32;
  bK: i32;
  bF: i32;
  cK: i32;
  cF: i32;
  /** Position strides of a and b in gradient commands. */
  x: i32;
  y: i32;
}
