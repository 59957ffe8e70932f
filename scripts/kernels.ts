/**
 * Compiles the SIMD kernels (workers/engines/wasm/assembly) with AssemblyScript into public/kernels: lane.wasm for every
 * engine with SIMD, lane-relaxed.wasm with fused multiply-adds. The codes of the commands come from
 * src/lane/commands.ts. Does nothing while sources and compiler are unchanged.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { OP } from "../src/lane/commands.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const assembly = "workers/engines/wasm/assembly";
const folder = join(root, "public", "kernels");
const stampFile = join(root, ".cache", "kernels.json");

/** Each binary and the features it takes beyond SIMD. */
export const KERNELS = { "lane.wasm": [], "lane-relaxed.wasm": ["relaxed-simd"] } as const;

const codes = Object.entries(OP).map(([name, code]) => `OP_${name.toUpperCase()}=${code}`);

function stamp(): string {
  const hash = createHash("sha256");
  const { version } = createRequire(import.meta.url)("assemblyscript/package.json") as { version: string };
  hash.update(version);
  const sources = readdirSync(join(root, assembly)).filter((name) => name.endsWith(".ts"));
  for (const file of [...sources.sort().map((name) => join(assembly, name)), "src/lane/commands.ts"])
    hash.update(file).update(readFileSync(join(root, file)));
  return hash.update(readFileSync(fileURLToPath(import.meta.url))).digest("hex");
}

async function compile(file: keyof typeof KERNELS): Promise<Uint8Array> {
  const { default: asc } = await import("assemblyscript/asc");
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main(
    [
      join(assembly, "interpreter.ts"),
      ...["--baseDir", root, "--outFile", file],
      ...[
        "--runtime",
        "stub",
        "--optimizeLevel",
        "3",
        "--converge",
        "--noAssert",
        "--initialMemory",
        "1",
        "--importTable",
      ],
      ...["simd", ...KERNELS[file]].flatMap((feature) => ["--enable", feature]),
      ...codes.flatMap((code) => ["--use", code]),
    ],
    {
      writeFile: (_, contents) => {
        if (typeof contents !== "string") binary = contents;
      },
    },
  );
  if (error || !binary) throw new Error(`${file}: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

/** Compiles what is missing or stale; the answer says whether anything was written. */
export async function buildKernels(): Promise<boolean> {
  const wanted = stamp();
  const files = Object.keys(KERNELS) as (keyof typeof KERNELS)[];
  const made = files.every((file) => existsSync(join(folder, file)));
  if (made && existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return false;
  await mkdir(folder, { recursive: true });
  for (const file of files) {
    const binary = await compile(file);
    // moved into place: tests in other processes may be reading it
    const fresh = join(folder, `.${file}-${process.pid}`);
    await writeFile(fresh, binary);
    await rename(fresh, join(folder, file));
    console.log(`kernels/${file}: ${Math.round(binary.length / 1000)} kB`);
  }
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, wanted);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!(await buildKernels())) console.log("kernels: up to date");
}
