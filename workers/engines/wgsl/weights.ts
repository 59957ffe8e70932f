/** Parameters on the device, and behind them the constant vectors of the programs that read them. */
import type { EmittedProgram } from "../../../src/lane/wgsl/program.ts";
import { storageBuffer } from "./device.ts";

/** chosen: masks and the like of some dozens of programs. */
const CONSTANTS = 8192;

export class Weights {
  readonly buffer: GPUBuffer;
  private readonly tails = new Map<string, number>();
  private used = 0;

  constructor(
    private readonly device: GPUDevice,
    private readonly parameters: Float32Array,
  ) {
    this.buffer = storageBuffer(device, parameters.length + CONSTANTS);
    device.queue.writeBuffer(this.buffer, 0, Float32Array.from(parameters));
  }

  /** Emits a program with its constants behind the parameters; the same constants are kept once. */
  emit(emit: (tail: number) => EmittedProgram): EmittedProgram {
    const { length } = this.parameters;
    const first = emit(length + this.used);
    const { constants } = first.fixed;
    const key = constants.join();
    const known = this.tails.get(key);
    if (known !== undefined) return known === length + this.used ? first : emit(known);
    if (this.used + constants.length > CONSTANTS) throw new RangeError("too many constants");
    const tail = length + this.used;
    this.tails.set(key, tail);
    this.used += constants.length;
    if (constants.length > 0) this.device.queue.writeBuffer(this.buffer, tail * 4, Float32Array.from(constants));
    return first;
  }

  dispose(): void {
    this.buffer.destroy();
  }
}
