/** `export`: the weights of a saved run for other programs, under the fixtures' parameter names. */
import { writeFileSync } from "node:fs";
import { safetensorsOf } from "../../src/runs/weightsFile.ts";
import { type Command, LabError, onlyFile, openRun, readArguments, UsageError } from "./command.ts";

const usage = `npm run -s lab -- export RUN.xilab --format safetensors --out FILE

The weights as float32 under the parameter names of the fixtures (e2e/fixtures). The file's metadata hold the run's
configuration, the same in the fixtures' terms ("cfg") where they have words for it, the alphabet (symbol ids in order, the
end of a word last), positions, step and run hash.`;

export const exportWeights: Command = {
  about: "the weights of a saved run for other programs",
  usage,
  async run(args) {
    const given = readArguments(args, ["format", "out"], []);
    const file = onlyFile(given);
    const format = given.text("format") ?? "safetensors";
    const out = given.text("out");
    if (format !== "safetensors") throw new UsageError(`--format is safetensors, not "${format}".`);
    if (out === undefined) throw new UsageError("--out FILE is needed.");
    const bytes = safetensorsOf(openRun(file));
    try {
      writeFileSync(out, bytes);
    } catch (error) {
      throw new LabError(`${out} could not be written: ${(error as NodeJS.ErrnoException).code ?? "unknown"}.`);
    }
    console.log(`${bytes.length} bytes written to ${out}`);
    return 0;
  },
};
