/**
 * Starts a tfjs backend. For WebGPU the worker owns the device (so that it can watch `device.lost` and share it) and
 * registers tfjs over it.
 */
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import type { EngineId, EngineReason, EngineStatus } from "../../../src/protocol/trainer.ts";
import { adapterName, gpuAdapter, isSoftware } from "../adapter.ts";
import { type EngineHost, neverLost } from "../engine.ts";
import { TfjsEngine } from "./engine.ts";

type TfjsId = Extract<EngineId, `tfjs-${string}`>;

async function startWebGpu(adapter: GPUAdapter, reason: EngineReason): Promise<EngineHost> {
  const { limits } = adapter;
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  });
  // small tensors would otherwise be computed on the processor, in other arithmetic
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  dropBackend("webgpu");
  tf.registerBackend("webgpu", () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend("webgpu");
  const status: EngineStatus = {
    id: "tfjs-webgpu",
    adapter: adapterName(adapter),
    software: isSoftware(adapter),
    reason,
  };
  return {
    ...onBackend(status),
    lost: device.lost.then((info) => info.message || info.reason || "no reason given"),
    destroy: () => {
      device.destroy();
      return true;
    },
  };
}

/** A backend whose device is gone throws while it is taken down; it is gone all the same. */
function dropBackend(name: string): void {
  try {
    tf.removeBackend(name);
  } catch {
    // nothing left to free
  }
}

async function startWasm(site: string, reason: EngineReason): Promise<EngineHost> {
  setWasmPaths(new URL("wasm/", site).href);
  if (!(await tf.setBackend("wasm"))) throw new Error("the WASM backend of tfjs did not start");
  await tf.ready();
  const simd = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
  const status: EngineStatus = { id: "tfjs-wasm", adapter: simd ? "SIMD" : "plain", software: true, reason };
  return onBackend(status);
}

const onBackend = (status: EngineStatus): EngineHost => ({
  status,
  create: async (setup) => new TfjsEngine(status, setup),
  lost: neverLost,
  destroy: () => false,
});

/** Throws an Error that says why the engine cannot start here. */
export async function startTfjs(id: TfjsId, site: string, reason: EngineReason): Promise<EngineHost> {
  switch (id) {
    case "tfjs-webgpu": {
      const adapter = await gpuAdapter();
      if (!adapter) throw new Error("this browser offers no WebGPU adapter here");
      return startWebGpu(adapter, reason);
    }
    case "tfjs-wasm":
      return startWasm(site, reason);
    case "tfjs-cpu":
      await tf.setBackend("cpu");
      return onBackend({ id, adapter: "", software: true, reason });
    default:
      return id satisfies never;
  }
}
