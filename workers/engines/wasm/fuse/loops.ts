/** The loops made for programs, on one machine: their constants in its memory, their functions in its table. */
import { COMMAND_SIZE, FIELD } from "../../../../src/lane/commands.ts";
import type { Lowered } from "../../../../src/lane/lowered.ts";
import type { Heap } from "../heap.ts";
import type { Kernels } from "../kernels.ts";
import type { Constants } from "./functions.ts";
import { FUSED, type Fused } from "./fuse.ts";

/** chosen: three times what all functions together use. */
const MAX_CONSTANTS = 128;

/** One program's functions; where they are in the table once somebody runs it. */
interface Kept {
  readonly module: Uint8Array<ArrayBuffer>;
  readonly functions: number;
  slots: readonly number[] | null;
  readonly users: Set<object>;
}

export class Loops implements Constants {
  private readonly base: number;
  private readonly known = new Map<number, number>();
  private readonly byList = new WeakMap<Int32Array, Kept>();
  private readonly used = new Set<Kept>();
  private readonly free: number[] = [];

  constructor(
    private readonly kernels: Kernels,
    private readonly table: WebAssembly.Table,
    heap: Heap,
  ) {
    this.base = heap.allocate(4 * MAX_CONSTANTS);
  }

  at = (value: number): number => this.bits(new Int32Array(Float32Array.of(value).buffer)[0]!);
  bits(value: number): number {
    const index = this.known.get(value) ?? this.known.size;
    if (index === MAX_CONSTANTS) throw new RangeError("too many constants");
    this.known.set(value, index);
    const at = this.base + 4 * index;
    new Int32Array(this.kernels.memory.buffer, at, 1)[0] = value;
    return at;
  }

  /** Remembers which module the lists of a program call. */
  keep({ program, module, functions }: Fused<Lowered>): void {
    const kept: Kept = { module, functions, slots: null, users: new Set() };
    for (const { steps } of [...program.forward, ...program.backward])
      for (const list of steps) this.byList.set(list, kept);
  }

  /** A list with the functions it calls by their places in the table, where they stay until `user` is done. */
  link(list: Int32Array, user: object): Int32Array {
    const kept = this.byList.get(list);
    if (!kept) return list;
    kept.users.add(user);
    this.used.add(kept);
    kept.slots ??= this.place(kept);
    const linked = list.slice();
    for (let at = 0; at < linked.length; at += COMMAND_SIZE)
      if (linked[at + FIELD.op] === FUSED) linked[at + FIELD.dst] = kept.slots[linked[at + FIELD.dst]!]!;
    return linked;
  }

  private place({ module, functions }: Kept): number[] {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), {
      kernels: this.kernels as unknown as WebAssembly.ModuleImports,
    });
    return Array.from({ length: functions }, (_, i) => {
      const slot = this.free.pop() ?? this.table.grow(1);
      this.table.set(slot, exports[i]);
      return slot;
    });
  }

  release(user: object): void {
    for (const kept of this.used) {
      if (!kept.users.delete(user) || kept.users.size > 0) continue;
      for (const slot of kept.slots!) this.table.set(slot, null);
      this.free.push(...kept.slots!);
      kept.slots = null;
      this.used.delete(kept);
    }
  }
}
