/**
 * The headless lab: `npm run -s lab -- train | evaluate | sweep | sample | verify | info | export`. What trains, measures
 * or verifies runs in the built site in Chromium, with the engines people use; the rest needs no browser.
 */

import { type Command, LabError, UsageError } from "./lab/command.ts";
import { evaluate } from "./lab/evaluate.ts";
import { exportWeights } from "./lab/export.ts";
import { info } from "./lab/info.ts";
import { sample } from "./lab/sample.ts";
import { sweep } from "./lab/sweep.ts";
import { train } from "./lab/train.ts";
import { verify } from "./lab/verify.ts";

const commands: Readonly<Record<string, Command>> = {
  train,
  evaluate,
  sweep,
  sample,
  verify,
  info,
  export: exportWeights,
};

const overview = [
  "npm run -s lab -- COMMAND …",
  "",
  ...Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(8)}${about}`),
  "",
  "COMMAND --help tells its arguments.",
].join("\n");

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "help") {
    console.log(overview);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`There is no command "${name}": ${Object.keys(commands).join(", ")}.`);
  if (args.includes("--help")) {
    console.log(command.usage);
    return 0;
  }
  return command.run(args);
}

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", () => process.exit(0));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  console.error(error instanceof LabError || error instanceof UsageError ? text : text.split("\n", 1)[0]);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
