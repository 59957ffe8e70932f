/** `evaluate`: all metrics of a saved run (src/protocol/results.ts), measured in the built site's evaluator. */
import {
  FULL_SCORE,
  MAX_SCORE_K,
  QUICK_SCORE,
  type ScoreProgress,
  type ScoreRequest,
} from "../../src/protocol/evaluator.ts";
import type { Eq12, Metrics } from "../../src/protocol/results.ts";
import { openLab, withSite } from "./browser.ts";
import { type Arguments, type Command, emit, onlyFile, openRun, readArguments, readBytes } from "./command.ts";
import { scoreInLab } from "./score.ts";

const usage = `npm run -s lab -- evaluate RUN.xilab [--json] [--quick] [--k N] [--is-samples N] [--is-words N]
    [--generated N] [--states N] [--bound-words N] [--seed S] [--site DIR]

Cross-entropy by Eq. 12 over the whole vocabulary with --k trajectories, and with half of them; by importance sampling
with q; exact where a model allows it; shares and n-gram perplexity of generated words; noise mutual information; the
bound. In nats. --quick draws less of everything. Progress goes to standard error; --json prints one JSON object.
--site DIR serves a site built earlier as it is.`;

/** Options and what they set. */
const SIZES: Readonly<
  Record<string, { readonly key: keyof ScoreRequest; readonly min: number; readonly max: number }>
> = {
  k: { key: "k", min: 2, max: MAX_SCORE_K },
  "is-samples": { key: "isSamples", min: 1, max: 100_000 },
  "is-words": { key: "isWords", min: 2, max: 100_000 },
  generated: { key: "generated", min: 1, max: 1_000_000 },
  states: { key: "states", min: 2, max: 100_000 },
  "bound-words": { key: "boundWords", min: 2, max: 100_000 },
  seed: { key: "seed", min: 0, max: 2 ** 31 - 1 },
};

export function requestOf(given: Arguments): ScoreRequest {
  const base = given.flag("quick") ? QUICK_SCORE : FULL_SCORE;
  const sizes = Object.entries(SIZES).map(([name, { key, min, max }]) => [
    key,
    given.whole(name, { min, max, default: base[key] }),
  ]);
  return { ...base, ...Object.fromEntries(sizes) };
}

/** One line that is written over, on a terminal. */
function showProgress({ stage, done, remainingSeconds }: ScoreProgress): void {
  if (!process.stderr.isTTY) return;
  const rest = remainingSeconds === null ? "" : `, ${Math.ceil(remainingSeconds)} s left`;
  process.stderr.write(`\r\x1b[K${Math.floor(100 * done)} % ${stage}${rest}`);
}

const nats = (x: number): string => x.toFixed(3);
const share = (x: number): string => x.toFixed(3);

function eq12Row(name: string, found: Eq12): [string, string] {
  const half = `at ${found.k / 2}: ${nats(found.halfK.train)} / ${nats(found.halfK.test)}`;
  return [name, `${nats(found.train)} train, ${nats(found.test)} test (${found.k} trajectories; ${half})`];
}

function readable(found: Metrics): string {
  const { crossEntropyEq12, crossEntropyIs, crossEntropyExact, crossEntropyFreeRunning, lexical } = found;
  const rows: [string, string][] = [];
  if (crossEntropyExact)
    rows.push(["exact", `${nats(crossEntropyExact.train)} train, ${nats(crossEntropyExact.test)} test (chain rule)`]);
  if (crossEntropyEq12) rows.push(eq12Row("Eq. 12", crossEntropyEq12));
  if (crossEntropyIs) {
    const { test, se, samples, words } = crossEntropyIs;
    rows.push([
      "sampled",
      `${nats(test)} ± ${nats(se)} test (importance sampling, ${samples} trajectories × ${words} words)`,
    ]);
  }
  if (crossEntropyFreeRunning) rows.push(eq12Row("free-running", crossEntropyFreeRunning));
  rows.push(["bound", `${nats(found.boundNats)} ± ${nats(found.boundSe)} test (${found.boundWords} words)`]);
  for (const [mode, { inVocabulary, uniqueInVocabulary, words }] of Object.entries(lexical))
    rows.push([
      `words, ${mode}`,
      `${share(inVocabulary)} in V, ${share(uniqueInVocabulary)} of the distinct (${words} words)`,
    ]);
  const ladder = (values: readonly number[]) => values.map((x) => x.toFixed(1)).join(" ");
  const { trainAndTest, test } = found.ngramPerplexity;
  rows.push(["perplexity", `${ladder(trainAndTest)} under n = 2…5 of all words, ${ladder(test)} of test words`]);
  if (found.meanMutualInformation !== null) {
    const { meanMutualInformation: mean, meanMutualInformationSe: se, meanMutualInformationUnbiased: many } = found;
    rows.push(["noise", `Ī ${nats(mean)} ± ${nats(se!)} with 20 draws, ${nats(many!)} with 2,000`]);
    rows.push(["I(t)", found.mutualInformation!.map((x) => x.toFixed(2)).join(" ")]);
    rows.push(["H[w|h]", nats(found.entropyGivenState!)]);
  }
  return rows.map(([name, value]) => `${name.padEnd(14)}${value}`).join("\n");
}

export const evaluate: Command = {
  about: "all metrics of a saved run",
  usage,
  async run(args) {
    const given = readArguments(args, [...Object.keys(SIZES), "site"], ["json", "quick"]);
    const file = onlyFile(given);
    // a file that cannot be read is found out before a browser starts
    openRun(file);
    const request = requestOf(given);
    const found = await withSite(given.text("site"), async (url) => {
      const { page, died, close } = await openLab(url);
      return Promise.race([scoreInLab(page, readBytes(file), request, showProgress), died]).finally(close);
    });
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    if (given.flag("json")) emit(found);
    else console.log(readable(found));
    return 0;
  },
};
