/** Starts what engines run on; one line an engine. */
import type { EngineId, EngineReason, EngineStatus } from "../../src/protocol/trainer.ts";
import { type EngineHost, neverLost } from "./engine.ts";
import { FusedEngine } from "./fused/engine.ts";
import { JsFusedMachine } from "./fused/jsMachine.ts";
import type { FusedMachine } from "./fused/machine.ts";

function fusedHost(id: EngineId, machine: FusedMachine, reason: EngineReason): EngineHost {
  const status: EngineStatus = { id, adapter: machine.adapter, software: true, reason };
  return {
    status,
    create: async (setup) => new FusedEngine(status, machine, setup),
    lost: neverLost,
    destroy: () => false,
  };
}

/** Starts the host of an engine; throws an Error that says why it cannot start here. Each is loaded only when
 * it is wanted. */
export async function startHost(id: EngineId, site: string, reason: EngineReason): Promise<EngineHost> {
  switch (id) {
    case "wgsl": {
      const { startWgsl } = await import("./wgsl/host.ts");
      return startWgsl(reason);
    }
    case "wasm": {
      const { loadMachine } = await import("./wasm/machine.ts");
      return fusedHost(id, await loadMachine(site), reason);
    }
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
