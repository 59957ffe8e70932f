/** A list of commands as it is gathered, and lists for many positions from those of two. */
import { COMMAND_SIZE, FIELD, type OpCode } from "./commands.ts";

export type Fields = Partial<Record<keyof typeof FIELD, number>> & { readonly op: OpCode };

/** Gathers commands of one list. */
export class CommandList {
  private words = new Int32Array(32 * COMMAND_SIZE);
  private end = 0;

  push(fields: Fields): void {
    if (this.end === this.words.length) {
      const longer = new Int32Array(2 * this.end);
      longer.set(this.words);
      this.words = longer;
    }
    for (const name in fields) this.words[this.end + FIELD[name as keyof typeof FIELD]] = fields[name as "op"];
    this.end += COMMAND_SIZE;
  }
  done(): Int32Array {
    return this.words.slice(0, this.end);
  }
}

/**
 * The lists of `T` positions. Every place is linear in t, so those of the first two say all: spelling out each would be
 * most of the time a program takes to compile.
 */
export function alongPositions(T: number, list: (t: number) => Int32Array): Int32Array[] {
  const first = list(0);
  if (T === 1) return [first];
  const second = list(1);
  if (second.length !== first.length) throw new Error("positions differ in their commands");
  const lists = [first, second];
  for (let t = 2; t < T; t++) {
    const words = new Int32Array(first.length);
    for (let i = 0; i < words.length; i++) words[i] = first[i]! + t * (second[i]! - first[i]!);
    lists.push(words);
  }
  return lists;
}
