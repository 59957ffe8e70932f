/** The weights of a run for other programs: safetensors under the fixtures' parameter names. */
import { fixtureConfig, fixtureName } from "../fixtures/names.ts";
import { encodeSafetensors } from "./safetensors.ts";
import type { SavedRun } from "./savedRun.ts";
import { slotsOf } from "./weights.ts";
import { runHash } from "./xilab.ts";

export function safetensorsOf(run: SavedRun): Uint8Array<ArrayBuffer> {
  const { config, alphabet, T, parameters } = run;
  const tensors = slotsOf(run.layout).map(({ name, shape, offset, size }) => ({
    name: fixtureName(name, config),
    shape,
    data: parameters.subarray(offset, offset + size),
  }));
  const cfg = fixtureConfig(config, alphabet.length + 1, T);
  return encodeSafetensors(tensors, {
    format: "pt",
    config: JSON.stringify(config),
    ...(cfg ? { cfg: JSON.stringify(cfg) } : {}),
    alphabet: JSON.stringify(alphabet),
    T: String(T),
    step: String(run.step),
    runHash: runHash(parameters, run.curve),
    lab: run.provenance.lab,
  });
}
