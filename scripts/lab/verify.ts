/** `verify`: every engine against fixtures of an independent float64 implementation, in the browser. */
import { basename } from "node:path";
import { ENGINE_IDS, type EngineId, type VerifyResult } from "../../src/protocol/trainer.ts";
import { withLab } from "./browser.ts";
import { type Arguments, type Command, emit, LabError, readArguments, readBytes, UsageError } from "./command.ts";

export const ENGINES: readonly EngineId[] = ENGINE_IDS;

const usage = `npm run -s lab -- verify FIXTURE.json… [--engine all|${ENGINES.join("|")}] [--json]

Compares values, gradients and Adam steps with fixture files. Exit code 0 only if every comparison holds.`;

function enginesOf(given: Arguments): readonly EngineId[] {
  const asked = given.text("engine") ?? "all";
  if (asked === "all") return ENGINES;
  const engine = ENGINES.find((id) => id === asked);
  if (!engine) throw new UsageError(`There is no engine "${asked}": all, ${ENGINES.join(", ")}.`);
  return [engine];
}

function readFixture(path: string): unknown {
  const bytes = readBytes(path);
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    throw new LabError(`${path} is not JSON, so it is no fixture.`);
  }
}

const line = (result: VerifyResult): string => {
  const { ok, fixture, engine, adapter, valueErr, gradErr, adamErr, detail } = result;
  const error = (x: number | null): string => (x === null ? "–" : x.toExponential(1)).padStart(8);
  const where = `${fixture.padEnd(22)} ${engine.padEnd(12)}`;
  const errors = `values ${error(valueErr)}  gradients ${error(gradErr)}  Adam ${error(adamErr)}`;
  return `${ok ? "ok  " : "FAIL"} ${where} ${errors}  ${ok ? adapter : detail}`;
};

export const verify: Command = {
  about: "engines against fixtures of an independent implementation",
  usage,
  async run(args) {
    const given = readArguments(args, ["engine"], ["json"]);
    if (given.positionals.length === 0) throw new UsageError("At least one fixture is needed; --help tells more.");
    const engines = enginesOf(given);
    const fixtures = given.positionals.map((path) => ({ path, fixture: readFixture(path) }));
    return withLab(async ({ page }) => {
      let all = true;
      for (const { path, fixture } of fixtures) {
        for (const engine of engines) {
          const result = await page
            .evaluate(([fixture, engine]) => window.xilab!.verify(fixture, engine as EngineId), [
              fixture,
              engine,
            ] as const)
            .catch((error: unknown): VerifyResult => {
              const detail = error instanceof Error ? error.message.split("\n", 1)[0]! : String(error);
              const none = { valueErr: Number.NaN, gradErr: Number.NaN, adamErr: Number.NaN };
              return { fixture: basename(path, ".json"), engine, adapter: "", ...none, ok: false, detail };
            });
          all &&= result.ok;
          if (given.flag("json")) emit(result);
          else console.log(line(result));
        }
      }
      return all ? 0 : 1;
    });
  },
};
