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
const error = v.object({ message: v.optional(v.string()) });
const printed = v.optional(v.array(v.object({ text: v.optional(v.string()) })), []);
const result = v.object({
  errors: v.optional(v.array(error), []),
  stdout: printed,
  stderr: printed,
  attachments: v.optional(
    v.array(v.object({ name: v.string(), contentType: v.string(), body: v.optional(v.string()) })),
    [],
  ),
});
const spec = v.object({
  title: v.string(),
  tests: v.array(v.object({ status: v.string(), results: v.array(result) })),
});
const suite: v.GenericSchema<unknown, Suite> = v.object({
  file: v.string(),
  specs: v.array(spec),
  suites: v.optional(v.array(v.lazy(() => suite))),
});
const playwrightReport = v.object({
  suites: v.array(suite),
  errors: v.optional(v.array(error), []),
});

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

function* specsOf(suites: readonly Suite[]): Generator<{ file: string; spec: Suite["specs"][number] }> {
  for (const { file, specs, suites: inner } of suites) {
    for (const one of specs) yield { file, spec: one };
    yield* specsOf(inner ?? []);
  }
}

/** chosen: enough of an error to see what was found instead and in which line of a test, and of what surrounds it. */
const LINES = { error: { first: 28, last: 12 }, around: { first: 0, last: 12 } };

/** The first lines and the last, and how many between them are left out. */
function cut(text: string, { first, last }: { readonly first: number; readonly last: number }): string {
  const lines = text.trim().split("\n");
  const left = lines.length - first - last;
  if (left <= 0) return lines.join("\n");
  return [...lines.slice(0, first), `(${left} lines left out)`, ...lines.slice(-last)].join("\n");
}

/** What a failed try says: its errors, which hold the lines of code, what it printed, what it attached as text. */
function told({ errors, stdout, stderr, attachments }: v.InferOutput<typeof result>): string[] {
  const texts = errors.map(({ message = "" }) => cut(message, LINES.error));
  for (const [name, pieces] of [
    ["stdout", stdout],
    ["stderr", stderr],
  ] as const) {
    const text = pieces.map(({ text = "" }) => text).join("");
    if (text.trim()) texts.push(`${name}:\n${cut(text, LINES.around)}`);
  }
  for (const { name, contentType, body } of attachments)
    if (body && contentType.startsWith("text/plain"))
      texts.push(`${name}:\n${cut(Buffer.from(body, "base64").toString(), LINES.around)}`);
  return texts;
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
      failures.push([`${file}: ${spec.title}: ${test.status}`, ...test.results.flatMap(told)].join("\n"));
    }
  }
  return { passed, failed: failures.length, failures: failures.map((text) => text.replaceAll(colours, "")) };
}
