/** One tiny bound on an engine against the plain-JavaScript execution: broken drivers are found before they train. */
import { defaultConfig } from "../../src/config/presets.ts";
import type { Batch } from "../../src/lane/batch.ts";
import { JsLane, numbers } from "../../src/lane/js.ts";
import { keyedNoise } from "../../src/lane/noise.ts";
import { PURPOSE } from "../../src/math/rng.ts";
import { modelById } from "../../src/models/registry.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import { freshState } from "../state.ts";
import type { EngineHost } from "./engine.ts";

/** Words "ab" and "c" over an alphabet of three letters. */
const BATCH: Batch = {
  B: 2,
  T: 3,
  K: 2,
  symbols: Int32Array.of(0, 2, 1, 3, 3, 3),
  lengths: Int32Array.of(3, 2),
};
const V = 4;
/** float32 rounding moves this bound by some 1e-6; a wrong kernel by far more. */
const TOLERANCE = 1e-3;

export async function selfTest(host: EngineHost): Promise<void> {
  const config: RunConfig = {
    ...defaultConfig,
    model: { ...defaultConfig.model, hyper: { d: 3, encoder: 4, head: 4 } },
    objective: { id: "filteringIwae", K: BATCH.K },
    optimiser: { ...defaultConfig.optimiser, batch: BATCH.B },
  };
  const { slots, state, tensors } = freshState(config, V, new Float64Array(V).fill(-Math.log(V)));
  const noise = keyedNoise(BATCH, 1, PURPOSE.eps, 0);
  const expected = numbers(modelById(config.model.id).bound(new JsLane(tensors, BATCH, noise), config).bound);
  const set = {
    V,
    T: BATCH.T,
    symbols: new Uint8Array(0),
    lengths: new Uint8Array(0),
    alias: { probability: new Float64Array(0), alias: new Uint32Array(0) },
  };
  const engine = await host.create({ config, slots, set, state });
  try {
    const request = { program: "bound", config, batch: BATCH, noise, outputs: ["bound"] } as const;
    const { bound } = await engine.evaluate(request);
    expected.forEach((value, b) => {
      if (!(Math.abs(bound![b]! - value) <= TOLERANCE * Math.abs(value)))
        throw new Error(`it computes ${bound![b]} where ${value.toFixed(6)} is right`);
    });
    const { gradNorm } = await engine.step({ anatomy: false, supplied: { batch: BATCH, noise } });
    if (!Number.isFinite(gradNorm)) throw new Error("its gradient is not finite");
  } finally {
    engine.dispose();
  }
}
