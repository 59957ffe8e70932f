import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFixture } from "../../../src/fixtures/fixture.ts";
import type { EngineStatus } from "../../../src/protocol/trainer.ts";
import { setupOf, verifyEngine } from "../../verify.ts";
import { FusedEngine } from "./engine.ts";
import { JsFusedMachine } from "./jsMachine.ts";

const folder = new URL("../../../e2e/fixtures/", import.meta.url);
const fixtures = readdirSync(folder)
  .sort()
  .map((name) => readFixture(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));
const status: EngineStatus = { id: "js", adapter: "", software: true, reason: { code: "asked" } };

describe("fused programs in JavaScript, float32", () => {
  it.each(fixtures.map((f) => [f.name, f] as const))("agree with %s", async (_, fixture) => {
    const engine = new FusedEngine(status, new JsFusedMachine(), setupOf(fixture));
    const result = await verifyEngine(engine, fixture);
    expect(result.detail).toBe("");
    expect(result.gradErr).toBeLessThan(1e-5);
    engine.dispose();
  });
});
