/** Pieces of a growing linear memory: first fit over a sorted list of free ranges, 64-byte lines. */

const LINE = 64;
const PAGE = 65536;

export class Heap {
  /** Free ranges [from, to), sorted, never touching. */
  private readonly free: { from: number; to: number }[] = [];
  private readonly sizes = new Map<number, number>();
  private end: number;

  constructor(
    private readonly memory: WebAssembly.Memory,
    start: number,
  ) {
    this.end = Math.ceil(start / LINE) * LINE;
  }

  /** A zeroed piece; where it starts. Views of the memory taken before may be detached. */
  allocate(bytes: number): number {
    const size = Math.max(LINE, Math.ceil(bytes / LINE) * LINE);
    const at = this.take(size);
    this.sizes.set(at, size);
    new Uint8Array(this.memory.buffer, at, size).fill(0);
    return at;
  }

  private take(size: number): number {
    const i = this.free.findIndex(({ from, to }) => to - from >= size);
    if (i >= 0) {
      const range = this.free[i]!;
      const at = range.from;
      range.from += size;
      if (range.from === range.to) this.free.splice(i, 1);
      return at;
    }
    const at = this.end;
    this.end += size;
    const missing = this.end - this.memory.buffer.byteLength;
    // by a half at least: growing detaches every view
    if (missing > 0) this.memory.grow(Math.ceil(Math.max(missing, this.memory.buffer.byteLength / 2) / PAGE));
    return at;
  }

  release(at: number): void {
    const size = this.sizes.get(at);
    if (size === undefined) throw new Error(`nothing was allocated at ${at}`);
    this.sizes.delete(at);
    const next = this.free.findIndex(({ from }) => from > at);
    const i = next < 0 ? this.free.length : next;
    this.free.splice(i, 0, { from: at, to: at + size });
    this.join(i);
    if (i > 0) this.join(i - 1);
    const last = this.free.at(-1)!;
    if (last.to === this.end) {
      this.end = last.from;
      this.free.pop();
    }
  }

  /** Makes one range of i and the next where they touch. */
  private join(i: number): void {
    const here = this.free[i]!;
    const next = this.free[i + 1];
    if (!next || next.from !== here.to) return;
    here.to = next.to;
    this.free.splice(i + 1, 1);
  }
}
