/**
 * Which engine computes, and why: hardware WebGPU, else WASM, else CPU; any of them on request. Before an engine may
 * train it must agree with the plain-JavaScript execution on a few words; one that does not is passed over, and said so.
 */
import type { EngineChoice, EngineId, EngineReason } from "../../src/protocol/trainer.ts";
import { selfTest } from "./selfTest.ts";
import { adapterName, type Backend, gpuAdapter, isSoftware, startBackend } from "./tfjs/backend.ts";

interface Candidate {
  readonly id: EngineId;
  readonly reason: EngineReason;
}

async function candidates(choice: EngineChoice): Promise<readonly Candidate[]> {
  const fallbacks: readonly EngineId[] = ["tfjs-wasm", "tfjs-cpu"];
  const asFallback = (reason: EngineReason) => fallbacks.map((id) => ({ id, reason }));
  if (choice !== "auto") {
    const rest = fallbacks.filter((id) => id !== choice);
    return [
      { id: choice, reason: { code: "asked" } },
      ...rest.map((id): Candidate => ({ id, reason: { code: "failed", engine: choice, detail: "" } })),
    ];
  }
  const adapter = await gpuAdapter().catch(() => null);
  if (!adapter) return asFallback({ code: "noWebGpu" });
  if (isSoftware(adapter)) return asFallback({ code: "softwareGpu", adapter: adapterName(adapter) });
  return [{ id: "tfjs-webgpu", reason: { code: "hardware" } }, ...asFallback({ code: "noWebGpu" })];
}

/** Starts the first candidate that runs and passes the self-test; throws only if none does. */
export async function startEngineBackend(choice: EngineChoice, site: string): Promise<Backend> {
  let failed: EngineReason | null = null;
  for (const { id, reason } of await candidates(choice)) {
    try {
      const backend = await startBackend(id, site, failed ?? reason);
      await selfTest(backend);
      return backend;
    } catch (error) {
      failed ??= { code: "failed", engine: id, detail: error instanceof Error ? error.message : String(error) };
    }
  }
  throw new Error(failed?.code === "failed" ? `${failed.engine}: ${failed.detail}` : "no engine");
}
