/** `info`: what is in a run file. */
import { stackLabel } from "../../src/config/layers.ts";
import type { SavedRun } from "../../src/runs/savedRun.ts";
import { type Command, emit, onlyFile, openRun, readArguments } from "./command.ts";

const usage = `npm run -s lab -- info RUN.xilab [--json]

Corpus, configuration, step and provenance of a saved run.`;

function facts(run: SavedRun) {
  const { corpus, config, step, words, seconds, skippedUpdates, provenance, validation } = run;
  const last = validation.at(-1) ?? null;
  return {
    corpus: { ...corpus, letters: run.alphabet.length },
    config,
    step,
    wordsTrained: words,
    seconds,
    skippedUpdates,
    parameters: run.parameters.length,
    validation: last,
    changes: run.marks,
    provenance,
  };
}

function readable(run: SavedRun): string {
  const { corpus, config, provenance } = run;
  const { g, q, shared } = config.flows;
  const validation = run.validation.at(-1);
  const rows: [string, string][] = [
    [
      "corpus",
      `${corpus.label}: ${corpus.words} words, ${corpus.tokens} tokens, ${corpus.entropyNats.toFixed(4)} nats`,
    ],
    ["flows", shared ? `${stackLabel(g)}, shared` : `F_g ${stackLabel(g)}, F_q ${stackLabel(q)}`],
    ["objective", `${config.objective.id}, K = ${config.objective.K}`],
    [
      "step",
      `${run.step}, batch ${config.optimiser.batch}, seed ${config.seed}, ${run.skippedUpdates} updates skipped`,
    ],
    ["parameters", String(run.parameters.length)],
  ];
  if (validation) {
    const { nats, se, words, step } = validation;
    rows.push(["validation", `${nats.toFixed(2)} ± ${se.toFixed(2)} nats a word (${words} words, step ${step})`]);
  }
  for (const { step, label } of run.marks) rows.push([`at ${step}`, label]);
  rows.push(["engine", [provenance.engine, provenance.adapter].filter(Boolean).join(", ")]);
  rows.push(["made", `${provenance.date}, Xi Lab ${provenance.lab}`]);
  if (provenance.command) rows.push(["command", provenance.command]);
  rows.push(["run hash", provenance.runHash]);
  return rows.map(([name, value]) => `${name.padEnd(12)}${value}`).join("\n");
}

export const info: Command = {
  about: "what is in a run file",
  usage,
  async run(args) {
    const given = readArguments(args, [], ["json"]);
    const run = openRun(onlyFile(given));
    if (given.flag("json")) emit(facts(run));
    else console.log(readable(run));
    return 0;
  },
};
