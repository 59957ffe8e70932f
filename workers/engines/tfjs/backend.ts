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

export interface Backend {
  readonly status: EngineStatus;
  /** Resolves with the reason if the device goes; never for WASM and CPU. */
  readonly lost: Promise<string>;
  /** Destroys the device on purpose; false where there is none. */
  destroy(): boolean;
}

const never = new Promise<string>(() => undefined);

/** The adapter computes on the processor: never chosen unasked. */
export function isSoftware(adapter: GPUAdapter): boolean {
  const { info } = adapter;
  const fallback = (info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  return (
    fallback ||
    /swiftshader|llvmpipe|lavapipe|softpipe/i.test(`${info.vendor} ${info.architecture} ${info.description}`)
  );
}

export const adapterName = ({ info }: GPUAdapter): string =>
  [info.vendor, info.architecture].filter(Boolean).join(" ") || "unnamed adapter";

export async function gpuAdapter(): Promise<GPUAdapter | null> {
  return (await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" })) ?? null;
}

async function startWebGpu(adapter: GPUAdapter, reason: EngineReason): Promise<Backend> {
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
  return {
    status: { id: "tfjs-webgpu", adapter: adapterName(adapter), software: isSoftware(adapter), reason },
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

async function startWasm(site: string, reason: EngineReason): Promise<Backend> {
  setWasmPaths(new URL("wasm/", site).href);
  if (!(await tf.setBackend("wasm"))) throw new Error("the WASM backend of tfjs did not start");
  await tf.ready();
  const simd = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
  const status: EngineStatus = { id: "tfjs-wasm", adapter: simd ? "SIMD" : "plain", software: true, reason };
  return { status, lost: never, destroy: () => false };
}

/** Throws an Error that says why the engine cannot start here. */
export async function startBackend(id: EngineId, site: string, reason: EngineReason): Promise<Backend> {
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
      return { status: { id, adapter: "", software: true, reason }, lost: never, destroy: () => false };
    default:
      return id satisfies never;
  }
}
