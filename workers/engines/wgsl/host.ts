/** Starts the GPU device that WGSL engines of this worker share. */
import type { EngineReason, EngineStatus } from "../../../src/protocol/trainer.ts";
import { adapterName, gpuAdapter, isSoftware } from "../adapter.ts";
import type { EngineHost } from "../engine.ts";
import { WgslEngine } from "./engine.ts";

export async function startWgsl(reason: EngineReason): Promise<EngineHost> {
  const adapter = await gpuAdapter();
  if (!adapter) throw new Error("this browser offers no WebGPU adapter here");
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } });
  const status: EngineStatus = { id: "wgsl", adapter: adapterName(adapter), software: isSoftware(adapter), reason };
  return {
    status,
    create: (setup) => WgslEngine.create(device, status, setup),
    lost: device.lost.then((info) => info.message || info.reason || "no reason given"),
    destroy: () => {
      device.destroy();
      return true;
    },
  };
}
