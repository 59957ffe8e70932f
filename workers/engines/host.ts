/** Starts what engines run on; one line an engine. */
import type { EngineId, EngineReason, EngineStatus } from "../../src/protocol/trainer.ts";
import { type EngineHost, neverLost } from "./engine.ts";
import { FusedEngine } from "./fused/engine.ts";
import { JsFusedMachine } from "./fused/jsMachine.ts";
import type { FusedMachine } from "./fused/machine.ts";
import { defaultThreads, Team } from "./fused/parallel.ts";

function fusedHost(id: EngineId, machine: FusedMachine, reason: EngineReason, team: Team | null = null): EngineHost {
  const status: EngineStatus = { id, adapter: machine.adapter, software: true, reason };
  return {
    status,
    create: (setup) => new FusedEngine(status, machine, setup, team).started(),
    lost: neverLost,
    destroy: () => false,
  };
}

/** WebAssembly on several threads: this one, and helpers that are sent the compiled kernels. */
async function startWasm(site: string, reason: EngineReason, threads: number): Promise<EngineHost> {
  const [{ WasmMachine }, { compileKernels, fetchKernels }] = await Promise.all([
    import("./wasm/machine.ts"),
    import("./wasm/kernels.ts"),
  ]);
  const kernels = await compileKernels(fetchKernels(site));
  const spawn = () => new Worker(new URL("./fused/shard.worker.ts", import.meta.url), { type: "module" });
  return fusedHost("wasm", new WasmMachine(kernels), reason, new Team(threads, kernels, spawn));
}

/** Starts the host of an engine; throws an Error that says why it cannot start here. Each is loaded only when
 * it is wanted. `threads` is for engines that can share a step among several. */
export async function startHost(
  id: EngineId,
  site: string,
  reason: EngineReason,
  // Node 20, where the unit tests run, has no navigator
  threads = defaultThreads(globalThis.navigator?.hardwareConcurrency),
): Promise<EngineHost> {
  switch (id) {
    case "wgsl": {
      const { startWgsl } = await import("./wgsl/host.ts");
      return startWgsl(reason);
    }
    case "wasm":
      return startWasm(site, reason, threads);
    case "js":
      return fusedHost(id, new JsFusedMachine(), reason);
    case "tfjs-webgpu":
    case "tfjs-wasm":
    case "tfjs-cpu": {
      const { startTfjs } = await import("./tfjs/backend.ts");
      return startTfjs(id, site, reason);
    }
    default:
      return id satisfies never;
  }
}
