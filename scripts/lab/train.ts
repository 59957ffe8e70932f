/**
 * `train`: a run from the command line, by the same trainer and engines as the page's. Each logged step is one line; the
 * last line says what ran, on what, and the hash of the run.
 */
import { statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { EngineChoice } from "../../src/protocol/trainer.ts";
import type { SavedRun } from "../../src/runs/savedRun.ts";
import { encodeXilab } from "../../src/runs/xilab.ts";
import { withLab } from "./browser.ts";
import { type Arguments, type Command, emit, LabError, readArguments, UsageError } from "./command.ts";
import { openRunInLab, type Stretch, trainInLab } from "./training.ts";
import { type Settings, settings } from "./trainSettings.ts";
import { ENGINES } from "./verify.ts";

const usage = `npm run -s lab -- train [--preset ID | --config FILE] --steps N [--seed S]
    [--engine auto|${ENGINES.join("|")}] [--corpus ID|FILE] [--batch N]
    [--log-every N] [--out RUN.xilab] [--json]

Trains a run from scratch. FILE of --config holds a configuration as JSON or the hash of a link; FILE of --corpus holds
words of your own: a text, a word list, or word and count on each line. --json prints one JSON object per logged step.`;

export function engineOf(given: Arguments): EngineChoice {
  const asked = given.text("engine") ?? "auto";
  const engine = (["auto", ...ENGINES] as const).find((id) => id === asked);
  if (!engine) throw new UsageError(`There is no engine "${asked}": auto, ${ENGINES.join(", ")}.`);
  return engine;
}

/** A folder that is missing is found out before the training, not after it. */
function checkOut(path: string | undefined): void {
  if (path !== undefined && !statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory()) {
    throw new LabError(`The folder of ${path} is not there.`);
  }
}

const number = (x: number | null, digits: number): string => (x === null || Number.isNaN(x) ? "–" : x.toFixed(digits));

function readable(stretch: Stretch): string {
  const { step, boundNats, validationNats, gradNorm, weightVariance, stepsPerSecond } = stretch;
  return [
    `step ${String(step).padStart(6)}`,
    `bound ${number(boundNats, 3)} nats`,
    `validation ${number(validationNats, 3)}`,
    `gradient ${number(gradNorm, 2)}`,
    `weight variance ${number(weightVariance, 3)}`,
    `${stepsPerSecond.toFixed(1)} steps/s`,
  ].join("   ");
}

/** The command as it can be typed again; where the result went and how it was told are not part of the run. */
function commandOf(args: readonly string[]): string {
  const kept = args.filter(
    (arg, i) =>
      !["--json", "--out", "--log-every"].includes(arg) && !["--out", "--log-every"].includes(args[i - 1] ?? ""),
  );
  return ["lab", "train", ...kept].join(" ");
}

function write(path: string, run: SavedRun, args: readonly string[]): void {
  const bytes = encodeXilab({ ...run, provenance: { ...run.provenance, command: commandOf(args) } });
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw new LabError(`${path} could not be written: ${(error as NodeJS.ErrnoException).code ?? "unknown"}.`);
  }
}

async function trainRun(chosen: Settings, engine: EngineChoice, args: readonly string[], given: Arguments) {
  const json = given.flag("json");
  const out = given.text("out");
  return withLab(async ({ page }) => {
    const start = performance.now();
    const opened = await openRunInLab(page, { ...chosen, engine });
    const onStretch = (stretch: Stretch): void => (json ? emit(stretch) : console.log(readable(stretch)));
    const { run, last } = await trainInLab(page, chosen, onStretch);
    const wallMs = Math.round(performance.now() - start);
    if (out !== undefined) write(out, run, args);
    const { engine: id, adapter, runHash } = run.provenance;
    const done = {
      done: true,
      engine: id,
      adapter,
      software: opened.engine.software,
      wallMs,
      steps: run.step,
      boundNats: last.boundNats,
      validationNats: last.validationNats,
      skippedUpdates: run.skippedUpdates,
      runHash,
    };
    if (json) emit(done);
    else {
      console.log(
        `${run.step} steps in ${(wallMs / 1000).toFixed(1)} s on ${[id, adapter].filter(Boolean).join(", ")}`,
      );
      console.log(`run hash ${runHash}${out === undefined ? "" : `\nwritten to ${out}`}`);
    }
    return 0;
  });
}

export const train: Command = {
  about: "trains a run and saves it",
  usage,
  async run(args) {
    const texts = ["preset", "config", "steps", "seed", "engine", "corpus", "batch", "log-every", "out"];
    const given = readArguments(args, texts, ["json"]);
    if (given.positionals.length > 0)
      throw new UsageError(`"${given.positionals[0]}" is not an argument; --help tells more.`);
    const engine = engineOf(given);
    const chosen = await settings(given);
    checkOut(given.text("out"));
    return trainRun(chosen, engine, args, given);
  },
};
