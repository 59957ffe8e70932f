/** The compiled kernels (assembly/): which binary an engine can take, and what it exports. */

/** Exports of assembly/interpreter.ts. Addresses and strides are bytes, sizes floats. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  /** Bytes below this one belong to the kernels. */
  reserved(): number;
  run(arena: number, list: number, count: number, L: number, W: number): void;
  // biome-ignore format: one line of sizes, one of keys
  fillNormals(
    dst: number, dstT: number, dstK: number, n: number, K: number, L: number, W: number,
    seed: number, stream: number, step: number, B: number, words: number,
  ): void;
  // biome-ignore format: as above
  fillUniforms(
    dst: number, dstT: number, dstK: number, K: number, L: number, W: number,
    seed: number, stream: number, step: number, B: number, words: number,
  ): void;
  // biome-ignore format: vectors, then settings
  adamSegments(
    parameters: number, gradient: number, m: number, v: number, segments: number, count: number,
    scale: number, rate: number, beta1: number, beta2: number, epsilon: number,
  ): void;
  sumSquares(at: number, n: number): number;
  zero(at: number, n: number): void;
  /** (v128) → v128: for other modules only. */
  readonly expAnywhere: WebAssembly.ExportValue;
  readonly logAnywhere: WebAssembly.ExportValue;
  /** Floating-point operations a turn: PEAK_OPERATIONS. */
  peak(turns: number): number;
}

export const PEAK_OPERATIONS = 96;

export type Variant = "simd" | "relaxed";
export const FILES = { simd: "lane.wasm", relaxed: "lane-relaxed.wasm" } as const satisfies Record<Variant, string>;

/** A module of one function () → v128 that applies a ternary SIMD instruction, given as LEB128, to three splats. */
export function ternaryProbe(instruction: readonly number[]): Uint8Array<ArrayBuffer> {
  const splat = [0x41, 1, 0xfd, 0x11];
  const body = [0, ...splat, ...splat, ...splat, 0xfd, ...instruction, 0x0b];
  const code = [1, body.length, ...body];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 0, 1, 0x7b],
    ...[3, 2, 1, 0],
    ...[10, code.length, ...code],
  ]);
}
/** v128.bitselect: plain SIMD, of the same shape as the next. */
export const BITSELECT = [0x52];
/** f32x4.relaxed_madd */
export const RELAXED_MADD = [0x85, 0x02];

/** The best binary this engine takes; null without SIMD. */
export function supportedVariant(): Variant | null {
  if (WebAssembly.validate(ternaryProbe(RELAXED_MADD))) return "relaxed";
  return WebAssembly.validate(ternaryProbe(BITSELECT)) ? "simd" : null;
}

/** What `compileKernels` made, to be handed to any number of machines. */
export interface CompiledKernels {
  readonly variant: Variant;
  readonly module: WebAssembly.Module;
}

/** Compiles the variant this engine takes; `read` gives the bytes of a file. */
export async function compileKernels(read: (file: string) => Promise<BufferSource>): Promise<CompiledKernels> {
  const variant = supportedVariant();
  if (!variant) throw new Error("this browser has no WebAssembly SIMD");
  return { variant, module: await WebAssembly.compile(await read(FILES[variant])) };
}

/** The kernels' files of a site. */
export const fetchKernels =
  (site: string) =>
  async (file: string): Promise<ArrayBuffer> => {
    const url = new URL(`kernels/${file}`, site).href;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response.arrayBuffer();
  };

/** Room for the functions that lists may call. */
export const functionTable = (): WebAssembly.Table => new WebAssembly.Table({ element: "anyfunc", initial: 1 });

export function instantiate({ module }: CompiledKernels, table = functionTable()): Kernels {
  const abort = (): never => {
    throw new Error("a kernel stopped");
  };
  return new WebAssembly.Instance(module, { env: { abort, table } }).exports as unknown as Kernels;
}
