/** The headless lab as it is called: a run from the command line and what can be done with its file. */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { ROOT } from "../scripts/build.ts";
import { ENGINES } from "../scripts/lab/verify.ts";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const lab = (...args: string[]): Promise<Ended> =>
  new Promise((done) => {
    const tsx = join(ROOT, "node_modules", ".bin", "tsx");
    execFile(
      tsx,
      [join(ROOT, "scripts", "lab.ts"), ...args],
      { maxBuffer: 2 ** 26, timeout: 380_000 },
      (error, out, err) => {
        done({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err });
      },
    );
  });
const fixtureFile = (name: string): string => join(ROOT, "e2e", "fixtures", `${name}.json`);
const lines = ({ out }: Ended) =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("train, info and sample", async () => {
  const file = test.info().outputPath("run.xilab");
  const trained = await lab(
    ...["train", "--preset", "first", "--steps", "6", "--seed", "3", "--batch", "8", "--log-every", "2"],
    ...["--engine", "tfjs-wasm", "--out", file, "--json"],
  );
  expect(trained.err).toBe("");
  expect(trained.code).toBe(0);
  const rows = lines(trained);
  const done = rows.pop();
  expect(rows.map(({ step }) => step)).toEqual([2, 4, 6]);
  for (const row of rows) expect(row.boundNats).toBeGreaterThan(0);
  expect(done).toMatchObject({
    done: true,
    engine: "tfjs-wasm",
    steps: 6,
    skippedUpdates: 0,
    boundNats: rows[2].boundNats,
  });
  expect(done.runHash).toMatch(/^[0-9a-f]{64}$/);

  const [facts] = lines(await lab("info", file, "--json"));
  expect(facts).toMatchObject({
    step: 6,
    config: { seed: 3, optimiser: { batch: 8 } },
    provenance: { runHash: done.runHash },
  });
  expect(facts.corpus).toMatchObject({ id: "subtlex", words: 35_457 });

  const words = lines(await lab("sample", file, "--n", "50", "--seed", "1", "--json"));
  expect(words).toHaveLength(50);
  for (const { word } of words) expect(word).toMatch(/^[a-z]*$/);
});

/** A fixture with its first Adam steps only: moments are in use from the second on. */
function shortened(name: string, steps: number): string {
  const fixture = JSON.parse(readFileSync(fixtureFile(name), "utf8"));
  fixture.adam.L_before_each_step_then_after.length = steps + 1;
  const file = test.info().outputPath(`${name}.json`);
  writeFileSync(file, JSON.stringify(fixture));
  return file;
}

test("every engine agrees with the independent implementation", async () => {
  // Op by op on a GPU that is computed on two cores a step takes seconds, and couplings minutes. All fixtures in full are
  // for tfjs in workers/verify.test.ts, for the fused engines in workers/engines, for WGSL in wgsl.spec.ts.
  for (const [file, engine] of [
    [shortened("shared_tril_k1", 2), "all"],
    [fixtureFile("nvp_tril_k1"), "tfjs-wasm"],
  ] as const) {
    const verified = await lab("verify", file, "--engine", engine, "--json");
    const rows = lines(verified);
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
    expect(rows.map((row) => row.engine)).toEqual(engine === "all" ? ENGINES : [engine]);
    expect(verified.code).toBe(0);
  }
});

test("a wrong call is one line on standard error", async () => {
  for (const args of [["train"], ["sample", "missing.xilab"], ["dance"]]) {
    const { code, out, err } = await lab(...args);
    expect(code).toBeGreaterThan(0);
    expect(out).toBe("");
    expect(err.trim().split("\n")).toHaveLength(1);
  }
});
