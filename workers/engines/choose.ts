/**
 * Which engine computes, and why: hardware WebGPU, else WebAssembly, else JavaScript; any other on request. Before an
 * engine may train it must agree with the plain-JavaScript execution on a few words; one that does not is passed over,
 * and said so.
 */
import type { EngineChoice, EngineId, EngineReason } from "../../src/protocol/trainer.ts";
import { adapterName, gpuAdapter, isSoftware } from "./adapter.ts";
import type { EngineHost } from "./engine.ts";
import { startHost } from "./host.ts";
import { selfTest } from "./selfTest.ts";

interface Candidate {
  readonly id: EngineId;
  readonly reason: EngineReason;
}

/** On the processor, fastest first. */
const FALLBACKS: readonly EngineId[] = ["wasm", "js"];

async function candidates(choice: EngineChoice): Promise<readonly Candidate[]> {
  const fallbacks = (reason: EngineReason): readonly Candidate[] =>
    FALLBACKS.filter((id) => id !== choice).map((id) => ({ id, reason }));
  if (choice !== "auto")
    return [{ id: choice, reason: { code: "asked" } }, ...fallbacks({ code: "failed", engine: choice, detail: "" })];
  const adapter = await gpuAdapter().catch(() => null);
  if (!adapter) return fallbacks({ code: "noWebGpu" });
  if (isSoftware(adapter)) return fallbacks({ code: "softwareGpu", adapter: adapterName(adapter) });
  return [{ id: "wgsl", reason: { code: "hardware" } }, ...fallbacks({ code: "hardware" })];
}

export interface StartOptions {
  /** For engines that can share a step among several. */
  readonly threads?: number | undefined;
  /** What went wrong before, when this engine takes the place of another. */
  readonly because?: EngineReason;
}

/** Starts the first candidate that runs and passes the self-test; throws only if none does. */
export async function startEngineHost(
  choice: EngineChoice,
  site: string,
  { threads, because }: StartOptions = {},
): Promise<EngineHost> {
  let failed: EngineReason | null = because ?? null;
  for (const { id, reason } of await candidates(choice)) {
    try {
      const host = await startHost(id, site, failed ?? reason, threads);
      await selfTest(host);
      return host;
    } catch (error) {
      failed ??= { code: "failed", engine: id, detail: error instanceof Error ? error.message : String(error) };
    }
  }
  throw new Error(failed?.code === "failed" ? `${failed.engine}: ${failed.detail}` : "no engine");
}
