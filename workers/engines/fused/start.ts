/** The fastest machine a worker has by itself: WebAssembly, or plain JavaScript where there is none. */
import { compileKernels, fetchKernels } from "../wasm/kernels.ts";
import { WasmMachine } from "../wasm/machine.ts";
import { JsFusedMachine } from "./jsMachine.ts";
import type { FusedMachine } from "./machine.ts";

export async function startMachine(site: string): Promise<FusedMachine> {
  try {
    return new WasmMachine(await compileKernels(fetchKernels(site)));
  } catch {
    return new JsFusedMachine();
  }
}
