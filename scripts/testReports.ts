/** Counts tests in the JSON reports of Vitest and Playwright. A skipped test counts as failed: none may be left out. */
import * as v from "valibot";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** One text per failure: where, and what went wrong. */
  readonly failures: readonly string[];
}

const vitestReport = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      message: v.optional(v.string(), ""),
      assertionResults: v.array(
        v.object({ fullName: v.string(), status: v.string(), failureMessages: v.nullish(v.array(v.string()), []) }),
      ),
    }),
  ),
});

export function vitestCounts(json: string): Counts {
  const { testResults } = v.parse(vitestReport, JSON.parse(json));
  const failures: string[] = [];
  let passed = 0;
  for (const file of testResults) {
    // A file that cannot be loaded has a message and no tests.
    if (file.assertionResults.length === 0) failures.push(`${file.name}: ${file.message || "holds no test"}`);
    for (const test of file.assertionResults) {
      if (test.status === "passed") passed++;
      else
        failures.push([`${file.name}: ${test.fullName}: ${test.status}`, ...(test.failureMessages ?? [])].join("\n"));
    }
  }
  return { passed, failed: failures.length, failures };
}

interface Suite {
  readonly file: string;
  readonly specs: readonly v.InferOutput<typeof spec>[];
  readonly suites?: readonly Suite[] | undefined;
}
const spec = v.object({
  title: v.string(),
  tests: v.array(
    v.object({
      status: v.string(),
      results: v.array(v.object({ errors: v.optional(v.array(v.object({ message: v.optional(v.string()) })), []) })),
    }),
  ),
});
const suite: v.GenericSchema<unknown, Suite> = v.object({
  file: v.string(),
  specs: v.array(spec),
  suites: v.optional(v.array(v.lazy(() => suite))),
});
const playwrightReport = v.object({
  suites: v.array(suite),
  errors: v.optional(v.array(v.object({ message: v.optional(v.string()) })), []),
});

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

function* specsOf(suites: readonly Suite[]): Generator<{ file: string; spec: Suite["specs"][number] }> {
  for (const { file, specs, suites: inner } of suites) {
    for (const one of specs) yield { file, spec: one };
    yield* specsOf(inner ?? []);
  }
}

export function playwrightCounts(json: string): Counts {
  const { suites, errors } = v.parse(playwrightReport, JSON.parse(json));
  const failures = errors.map(({ message }) => message ?? "an error without a message");
  let passed = 0;
  for (const { file, spec } of specsOf(suites)) {
    for (const test of spec.tests) {
      if (test.status === "expected") {
        passed++;
        continue;
      }
      const messages = test.results.flatMap(({ errors }) => errors.map(({ message }) => message ?? ""));
      failures.push([`${file}: ${spec.title}: ${test.status}`, ...messages].join("\n"));
    }
  }
  return { passed, failed: failures.length, failures: failures.map((text) => text.replaceAll(colours, "")) };
}
