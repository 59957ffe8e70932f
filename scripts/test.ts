/**
 * `npm test`: everything that must hold, in order from cheap to dear. Each step is reported with its time; the last line
 * is `N passed, N failed`, counting every unit test, every browser test and each check.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./build.ts";
import { ensureChromium } from "./chromium.ts";
import { type Counts, playwrightCounts, vitestCounts } from "./testReports.ts";

interface Step {
  readonly name: string;
  /** Program of node_modules/.bin and its arguments. */
  readonly command: readonly string[];
  /** chosen: several times what the step takes on two cores. */
  readonly minutes: number;
  readonly report?: { readonly file: string; readonly counts: (json: string) => Counts };
}

const cache = join(ROOT, ".cache");
const unitReport = join(cache, "unit.json");
const browserReport = join(cache, "e2e.json");

const STEPS: readonly Step[] = [
  { name: "format and lint", command: ["biome", "check", "."], minutes: 2 },
  { name: "types, page", command: ["tsc", "--noEmit", "-p", "tsconfig.json"], minutes: 4 },
  { name: "types, workers", command: ["tsc", "--noEmit", "-p", "tsconfig.workers.json"], minutes: 4 },
  {
    name: "layers",
    command: ["depcruise", "--config", ".dependency-cruiser.cjs", "src", "workers", "scripts", "e2e"],
    minutes: 2,
  },
  { name: "corpora", command: ["tsx", "scripts/assets.ts"], minutes: 3 },
  {
    name: "unit tests",
    command: ["vitest", "run", "--reporter=json", `--outputFile=${unitReport}`],
    minutes: 9,
    report: { file: unitReport, counts: vitestCounts },
  },
  { name: "build", command: ["tsx", "scripts/build.ts"], minutes: 4 },
  {
    name: "browser tests",
    // ends by itself before it is stopped, so that there is a report of what failed and what was left
    command: ["playwright", "test", "--reporter=json", `--global-timeout=${20 * 60_000}`],
    minutes: 22,
    report: { file: browserReport, counts: playwrightCounts },
  },
];

interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

function run({ command: [program, ...args], minutes }: Step): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(join(ROOT, "node_modules", ".bin", program!), args, {
      cwd: ROOT,
      env: { EXPECT_WEBGPU: "1", ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport, FORCE_COLOR: "0" },
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const timer = setTimeout(() => {
      output += `\nStopped after ${minutes} minutes.`;
      child.kill("SIGKILL");
    }, minutes * 60_000);
    child.on("error", (error) => done({ ok: false, output: error.message }));
    child.on("close", (code) => {
      clearTimeout(timer);
      done({ ok: code === 0, output });
    });
  });
}

/** The tests of a step's report, or the step itself counted as one check. */
function countsOf({ report }: Step, { ok, output }: Ended): Counts {
  const check: Counts = ok
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [output.trim()] };
  if (!report) return check;
  if (!existsSync(report.file)) return ok ? { passed: 0, failed: 1, failures: [`no report\n${output.trim()}`] } : check;
  const counts = report.counts(readFileSync(report.file, "utf8"));
  // A suite that could not start has no failed test of its own.
  if (!ok && counts.failed === 0) return { ...counts, failed: 1, failures: [output.trim()] };
  return counts;
}

mkdirSync(cache, { recursive: true });
let passed = 0;
let failed = 0;

function tell(name: string, ms: number, counts: Counts): void {
  passed += counts.passed;
  failed += counts.failed;
  const verdict = counts.failed === 0 ? "ok  " : "FAIL";
  const tests = counts.passed + counts.failed > 1 ? `  ${counts.passed} passed, ${counts.failed} failed` : "";
  console.log(`${verdict} ${name.padEnd(16)} ${(ms / 1000).toFixed(1).padStart(6)} s${tests}`);
  for (const failure of counts.failures) console.log(failure.replaceAll(/^/gm, "     "));
}

const begun = performance.now();
try {
  process.env.CHROMIUM = ensureChromium();
  tell("chromium", performance.now() - begun, { passed: 1, failed: 0, failures: [] });
} catch (error) {
  const failures = [error instanceof Error ? error.message : String(error)];
  tell("chromium", performance.now() - begun, { passed: 0, failed: 1, failures });
}
for (const step of STEPS) {
  if (step.report) rmSync(step.report.file, { force: true });
  const start = performance.now();
  const ended = await run(step);
  tell(step.name, performance.now() - start, countsOf(step, ended));
}
console.log(`all in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
