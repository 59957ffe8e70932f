/** The command line of the benchmark. */
import { presets } from "../../src/config/presets.ts";
import { ENGINE_IDS, type EngineId } from "../../src/protocol/trainer.ts";
import { type Arguments, readArguments, UsageError } from "../lab/command.ts";
import { settings } from "../lab/trainSettings.ts";
import { AXES, type AxisId, type Cell, configCells, standardCells, sweepCells } from "./workload.ts";

/** Take part only when named: a round of theirs takes minutes. */
const SLOW: readonly EngineId[] = ["tfjs-webgpu", "tfjs-cpu"];

export const usage = `npm run -s bench -- [--engine ${ENGINE_IDS.join("|")}[,…]] [--peer torch]
    [--batch 32,128,512] [--k 1,10] [--sweep ${Object.keys(AXES).join("|")}] [--model PRESET|FILE]
    [--growth STEPS] [--rounds N] [--ms N] [--threads N[,…]] [--json]

Times whole training steps: minibatch, noise, bound, gradients, clipping, Adam and statistics. Engines take turns, cell by
cell, round after round; medians over the rounds. Processor time is that of all processes of the browser (Linux only).

  --peer torch   the same step in PyTorch, in the same rounds; PYTHON names another Python
  --sweep        vary one size of the workload instead: batch, samples, positions, state or layers of F_g
  --model        a preset (${Object.keys(presets).join(", ")}) or a configuration file instead of the workload
  --growth       run so many steps in each cell and watch the memory
  --threads      threads of wasm, each number a turn of its own; the peer takes the first
  --json         one JSON object a line: the machine first, then one a cell`;

export interface Options {
  readonly engines: readonly EngineId[];
  /** Engines that were named: it is an error if one does not run here. */
  readonly asked: boolean;
  readonly peer: boolean;
  readonly threads: readonly number[];
  readonly cells: readonly Cell[];
  readonly axis: AxisId | null;
  readonly growth: number;
  readonly rounds: number;
  readonly ms: number;
  readonly json: boolean;
}

function enginesOf(given: Arguments): readonly EngineId[] {
  const asked = given.text("engine");
  if (asked === undefined) return ENGINE_IDS.filter((id) => !SLOW.includes(id));
  if (asked === "all") return ENGINE_IDS;
  return asked.split(",").map((name) => {
    const engine = ENGINE_IDS.find((id) => id === name);
    if (!engine) throw new UsageError(`There is no engine "${name}": all, ${ENGINE_IDS.join(", ")}.`);
    return engine;
  });
}

/** Whole numbers with commas between. */
function wholes(given: Arguments, name: string, limits: { min: number; max: number }, otherwise: readonly number[]) {
  const text = given.text(name);
  if (text === undefined) return otherwise;
  return text.split(",").map((part) => {
    const n = Number(part);
    if (part.trim() !== "" && Number.isInteger(n) && n >= limits.min && n <= limits.max) return n;
    throw new UsageError(`--${name} takes whole numbers from ${limits.min} to ${limits.max}, not "${part}".`);
  });
}

function axisOf(given: Arguments): AxisId | null {
  const asked = given.text("sweep");
  if (asked === undefined) return null;
  const axis = (Object.keys(AXES) as AxisId[]).find((id) => id === asked);
  if (!axis) throw new UsageError(`--sweep takes one of ${Object.keys(AXES).join(", ")}, not "${asked}".`);
  return axis;
}

/** A preset by its name, or a configuration in a file. */
async function modelConfig(name: string) {
  const option = Object.hasOwn(presets, name) ? "preset" : "config";
  const given = readArguments(["--steps", "1", `--${option}`, name], ["steps", "preset", "config"], []);
  return (await settings(given)).config;
}

async function cellsOf(given: Arguments, axis: AxisId | null): Promise<readonly Cell[]> {
  const model = given.text("model");
  const sized = given.text("batch") !== undefined || given.text("k") !== undefined;
  if (axis && (model !== undefined || sized)) throw new UsageError("--sweep sets all sizes itself.");
  if (axis) return sweepCells(axis);
  const batches = wholes(given, "batch", { min: 1, max: 4096 }, [32, 128, 512]);
  if (model === undefined) return standardCells(batches, wholes(given, "k", { min: 1, max: 64 }, [1, 10]));
  if (given.text("k") !== undefined) throw new UsageError("--model brings its own number of samples.");
  return configCells(await modelConfig(model), batches);
}

export async function readOptions(args: readonly string[]): Promise<Options> {
  const texts = ["engine", "peer", "batch", "k", "sweep", "model", "growth", "rounds", "ms", "threads"];
  const given = readArguments(args, texts, ["json"]);
  if (given.positionals.length > 0)
    throw new UsageError(`"${given.positionals[0]}" is not an argument; --help tells more.`);
  const peer = given.text("peer");
  if (peer !== undefined && peer !== "torch") throw new UsageError(`There is no peer "${peer}": torch.`);
  const axis = axisOf(given);
  if (peer && (axis || given.text("model") !== undefined || given.text("growth") !== undefined))
    throw new UsageError("The peer knows the workload only: no --sweep, --model or --growth with it.");
  return {
    engines: enginesOf(given),
    asked: given.text("engine") !== undefined,
    peer: peer !== undefined,
    threads: wholes(given, "threads", { min: 1, max: 64 }, [1]),
    cells: await cellsOf(given, axis),
    axis,
    growth: given.whole("growth", { min: 0, max: 1_000_000, default: 0 }),
    rounds: given.whole("rounds", { min: 1, max: 1000, default: 7 }),
    ms: given.whole("ms", { min: 1, max: 60_000, default: 400 }),
    json: given.flag("json"),
  };
}
