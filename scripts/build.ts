/**
 * Builds the site into `dist`. `npm run build` always builds; `ensureBuilt` only when a source changed, which the stamp
 * in `dist` tells: a hash over the contents of everything the build reads.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { buildAssets } from "./assets.ts";
import { buildKernels } from "./kernels.ts";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const DIST = join(ROOT, "dist");
const STAMP = join(DIST, ".stamp");
const INPUTS = ["index.html", "package.json", "package-lock.json", "vite.config.ts", "src", "workers", "public"];

function* filesUnder(path: string): Generator<string> {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) yield path;
  else for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name));
}

function sourceHash(): string {
  const hash = createHash("sha256");
  for (const input of INPUTS) {
    for (const file of filesUnder(join(ROOT, input))) {
      if (/\.test\.tsx?$/.test(file)) continue;
      const content = readFileSync(file);
      hash.update(`${file.slice(ROOT.length)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

/** Builds beside `dist` and swaps it in, so that a site being served never misses half its files. */
async function buildSite(quiet: boolean): Promise<void> {
  const fresh = join(ROOT, ".cache", `build-${process.pid}`);
  await build({
    root: ROOT,
    configFile: join(ROOT, "vite.config.ts"),
    logLevel: quiet ? "error" : "info",
    build: { outDir: fresh, emptyOutDir: true },
  });
  writeFileSync(join(fresh, ".stamp"), sourceHash());
  rmSync(DIST, { recursive: true, force: true });
  renameSync(fresh, DIST);
}

/** Makes corpora and kernels, then builds if a source changed. Returns whether it built. */
export async function ensureBuilt(): Promise<boolean> {
  const { log } = console;
  // Standard output belongs to whoever asked for the build.
  console.log = console.error;
  try {
    await buildAssets();
    await buildKernels();
    if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === sourceHash()) return false;
    await buildSite(true);
    return true;
  } finally {
    console.log = log;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAssets();
  await buildKernels();
  await buildSite(false);
}
