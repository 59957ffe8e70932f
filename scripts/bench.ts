/**
 * `npm run -s bench`: whole training steps, timed in the built site in Chromium, the engines taking turns; PyTorch beside
 * them on request. docs/performance.md tells the method and keeps results.
 */
import { type Options, readOptions, usage } from "./bench/arguments.ts";
import { type BenchBrowser, withBenchBrowser } from "./bench/browser.ts";
import { machineFacts } from "./bench/machine.ts";
import { type Peer, torchPeer } from "./bench/peer.ts";
import {
  disagreements,
  growthLine,
  growthTable,
  headLine,
  headText,
  peerOf,
  resultLine,
  resultTables,
  sweepTables,
} from "./bench/report.ts";
import { measure, watchGrowth } from "./bench/rounds.ts";
import { benchKey, engineSubject, peakGflops, type Subject } from "./bench/subject.ts";
import { emit, LabError, UsageError } from "./lab/command.ts";

/** One line on standard error, overwritten; nothing where nobody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split("\n", 1)[0]!
    .replace(/^page\.evaluate: (Error: )?/, "");

async function startEngines(browser: BenchBrowser, { engines, asked, threads }: Options): Promise<Subject[]> {
  const subjects: Subject[] = [];
  const plan = engines.flatMap((id) => (id === "wasm" ? threads : [1]).map((n) => [id, n] as const));
  for (const [id, n] of plan) {
    try {
      subjects.push(await engineSubject(browser, id, n));
    } catch (error) {
      if (asked) throw new LabError(`${id} does not run here: ${reasonOf(error)}.`);
      console.error(`${id} does not run here: ${reasonOf(error)}.`);
    }
  }
  if (subjects.length === 0) throw new LabError("No engine runs here.");
  return subjects;
}

/** chosen: long enough that asking for it does not count. */
const PEAK_MS = 200;

/** Null where the kernels do not run. */
function peakIn(browser: BenchBrowser, [first]: readonly Subject[]): () => Promise<number | null> {
  const key = first ? benchKey(first.id, first.threads) : "";
  return () => peakGflops(browser, key, PEAK_MS).catch(() => null);
}

async function run(options: Options, browser: BenchBrowser, peers: readonly Peer[]): Promise<void> {
  const { cells, axis, growth, rounds, ms, json } = options;
  const facts = machineFacts(browser.version);
  const engines = await startEngines(browser, options);
  if (json) emit(headLine(facts));
  else console.log(`${headText(facts)}\n`);
  const plan = { subjects: [...engines, ...peers], cells, rounds, ms, peak: peakIn(browser, engines) };
  if (growth > 0) {
    const grown = await watchGrowth(plan, growth, progress);
    progress("");
    if (json) grown.map(growthLine).forEach(emit);
    else console.log(growthTable(grown));
    return;
  }
  const all = await measure(plan, progress);
  progress("");
  if (json) for (const result of all) emit(resultLine(result, peerOf(result, all)));
  else console.log(axis ? sweepTables(all) : resultTables(all));
  const wrong = disagreements(all);
  if (wrong.length > 0) throw new LabError(["The engines did not compute the same:", ...wrong].join("\n"));
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) {
    console.log(usage);
    return;
  }
  const options = await readOptions(args);
  const peers = options.peer ? [await torchPeer(options.threads[0]!)] : [];
  try {
    await withBenchBrowser((browser) => run(options, browser, peers));
  } finally {
    for (const peer of peers) peer.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof LabError || error instanceof UsageError ? error.message : reasonOf(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
