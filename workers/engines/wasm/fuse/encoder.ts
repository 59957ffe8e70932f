/** A small WebAssembly encoder: bodies of functions, and a module of them over an imported memory. Core spec 2.0, §5. */

const I32 = 0x7f;
const V128 = 0x7b;
const EMPTY = 0x40;

/** LEB128. */
function unsigned(value: number): number[] {
  if (value >= 0 && value < 0x80) return [value];
  const out: number[] = [];
  let rest = value >>> 0;
  do {
    const byte = rest & 0x7f;
    rest >>>= 7;
    out.push(rest ? byte | 0x80 : byte);
  } while (rest);
  return out;
}
function signed(value: number): number[] {
  const out: number[] = [];
  for (let rest = value | 0; ; rest >>= 7) {
    const byte = rest & 0x7f;
    if ((rest >> 7 === 0 && !(byte & 0x40)) || (rest >> 7 === -1 && byte & 0x40)) return [...out, byte];
    out.push(byte | 0x80);
  }
}

/** Instructions on four floats or integers, behind the prefix 0xfd. */
export const SIMD = {
  load: 0x00,
  loadSplat: 0x09,
  store: 0x0b,
  const: 0x0c,
  and: 0x4e,
  andnot: 0x4f,
  or: 0x50,
  bitselect: 0x52,
  anyTrue: 0x53,
  gtSigned: 0x3b,
  lt: 0x43,
  gt: 0x44,
  shl: 0xab,
  shr: 0xac,
  addInt: 0xae,
  subInt: 0xb1,
  maxSigned: 0xb8,
  abs: 0xe0,
  neg: 0xe1,
  add: 0xe4,
  sub: 0xe5,
  mul: 0xe6,
  div: 0xe7,
  pmin: 0xea,
  pmax: 0xeb,
  convert: 0xfa,
  relaxedMadd: 0x105,
  relaxedNmadd: 0x106,
} as const;
export type Simd = keyof typeof SIMD;

/** One function (i32 …) → (). Locals are numbers; parameters are the first. */
export class Body {
  private readonly code: number[] = [];
  private readonly locals: number[] = [];
  private readonly vectors: number[] = [];
  private taken = 0;

  constructor(
    private readonly parameters: number,
    /** Whether a multiply-add may be one instruction. */
    readonly relaxed: boolean,
  ) {}

  private local(type: number): number {
    this.locals.push(type);
    return this.parameters + this.locals.length - 1;
  }
  index = (): number => this.local(I32);
  /** A local for four floats, one that is free if there is any. */
  vector(): number {
    if (this.taken === this.vectors.length) this.vectors.push(this.local(V128));
    return this.vectors[this.taken++]!;
  }
  /** What takes vectors in `body` needs none of them afterwards. */
  scope(body: () => void): void {
    const { taken } = this;
    body();
    this.taken = taken;
  }

  private push(...bytes: readonly number[]): this {
    for (const byte of bytes) this.code.push(byte);
    return this;
  }
  get = (local: number): this => this.push(0x20, ...unsigned(local));
  set = (local: number): this => this.push(0x21, ...unsigned(local));
  integer = (value: number): this => this.push(0x41, ...signed(value));
  addIndex = (): this => this.push(0x6a);
  mulIndex = (): this => this.push(0x6c);
  call = (index: number): this => this.push(0x10, ...unsigned(index));

  simd = (name: Simd): this => this.push(0xfd, ...unsigned(SIMD[name]));
  /** The address is on the stack; alignment is a hint. */
  load = (offset: number): this => this.simd("load").push(4, ...unsigned(offset));
  store = (offset: number): this => this.simd("store").push(4, ...unsigned(offset));
  /** One number from a fixed address to every lane. */
  splatAt = (address: number): this =>
    this.integer(0)
      .simd("loadSplat")
      .push(2, ...unsigned(address));
  none = (): this => this.simd("const").push(...new Array<number>(16).fill(0));

  /** Runs `body` `count` ≥ 1 times. */
  repeat(count: number, body: () => void): void {
    if (count === 1) {
      body();
      return;
    }
    const left = this.index();
    this.integer(count).set(left);
    this.push(0x03, EMPTY);
    body();
    this.get(left).integer(-1).addIndex().set(left);
    this.get(left).push(0x0d, 0, 0x0b);
  }
  /** The condition is on the stack. */
  when(then: () => void): void {
    this.push(0x04, EMPTY);
    then();
    this.push(0x0b);
  }

  /** In pieces, to be joined. */
  encoded(): readonly (readonly number[])[] {
    const runs: [number, number][] = [];
    for (const type of this.locals) {
      const last = runs.at(-1);
      if (last?.[1] === type) last[0]++;
      else runs.push([1, type]);
    }
    const head = [...unsigned(runs.length), ...runs.flatMap(([n, type]) => [...unsigned(n), type])];
    return [unsigned(head.length + this.code.length + 1), head, this.code, [0x0b]];
  }
}

const lengthOf = (pieces: readonly (readonly number[])[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);
function joined(pieces: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

const section = (id: number, bytes: readonly number[]): number[] => [id, ...unsigned(bytes.length), ...bytes];
const text = (name: string): number[] => [...unsigned(name.length), ...new TextEncoder().encode(name)];

/** Imported functions (v128) → v128, by name of the module "kernels"; their indices come before those of the bodies. */
export const IMPORTED = ["expAnywhere", "logAnywhere"] as const;

/** A module that exports its functions (i32, i32) → () as "0", "1", … */
export function moduleOf(bodies: readonly Body[]): Uint8Array<ArrayBuffer> {
  const memory = [...text("kernels"), ...text("memory"), 2, 0, 1];
  const functions = IMPORTED.flatMap((name) => [...text("kernels"), ...text(name), 0, 1]);
  const exported = bodies.flatMap((_, i) => [...text(`${i}`), 0, ...unsigned(IMPORTED.length + i)]);
  const count = unsigned(bodies.length);
  const code = [count, ...bodies.flatMap((body) => body.encoded())];
  return joined([
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, [2, 0x60, 2, I32, I32, 0, 0x60, 1, V128, 1, V128]),
    section(2, [1 + IMPORTED.length, ...memory, ...functions]),
    section(3, [...count, ...bodies.map(() => 0)]),
    section(7, [...count, ...exported]),
    [10, ...unsigned(lengthOf(code))],
    ...code,
  ]);
}
