/** A list of commands as it is gathered. */
import { COMMAND_SIZE, FIELD, type OpCode } from "./commands.ts";

export type Fields = Partial<Record<keyof typeof FIELD, number>> & { readonly op: OpCode };

/** Gathers commands of one list. */
export class CommandList {
  private readonly words: number[] = [];
  push(fields: Fields): void {
    const command = new Array<number>(COMMAND_SIZE).fill(0);
    for (const [name, value] of Object.entries(fields)) command[FIELD[name as keyof typeof FIELD]] = value;
    this.words.push(...command);
  }
  done(): Int32Array {
    return Int32Array.from(this.words);
  }
}
