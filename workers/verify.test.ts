import { readdirSync, readFileSync } from "node:fs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { beforeAll, describe, expect, it } from "vitest";
import { readFixture } from "../src/fixtures/fixture.ts";
import { TfjsEngine } from "./engines/tfjs/engine.ts";
import { setupOf, verifyEngine } from "./verify.ts";

const folder = new URL("../e2e/fixtures/", import.meta.url);
const fixtures = readdirSync(folder)
  .sort()
  .map((name) => readFixture(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));

describe.each(["cpu", "wasm"] as const)("tfjs on %s", (backend) => {
  beforeAll(async () => {
    setWasmPaths(new URL("../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url).pathname);
    await tf.setBackend(backend);
    await tf.ready();
  });

  it.each(fixtures.map((f) => [f.name, f] as const))("agrees with %s", async (_, fixture) => {
    const before = tf.memory().numTensors;
    const engine = new TfjsEngine(
      { id: `tfjs-${backend}`, adapter: "", software: true, reason: { code: "asked" } },
      setupOf(fixture),
    );
    const result = await verifyEngine(engine, fixture);
    expect(result.detail).toBe("");
    expect(result.ok).toBe(true);
    engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
