import { expect, test } from "vitest";
import { playwrightCounts, vitestCounts } from "./testReports.ts";

test("Vitest: failed, skipped and unloadable tests all count as failed", () => {
  const counts = vitestCounts(
    JSON.stringify({
      testResults: [
        {
          name: "a.test.ts",
          status: "failed",
          message: "",
          assertionResults: [
            { fullName: "adds", status: "passed", failureMessages: [] },
            { fullName: "divides", status: "failed", failureMessages: ["expected 2 to be 3"] },
            { fullName: "later", status: "pending", failureMessages: [] },
          ],
        },
        { name: "b.test.ts", status: "failed", message: "Cannot find module", assertionResults: [] },
      ],
    }),
  );
  expect(counts).toMatchObject({ passed: 1, failed: 3 });
  expect(counts.failures.join("\n")).toContain("expected 2 to be 3");
  expect(counts.failures.at(-1)).toContain("Cannot find module");
});

test("Playwright: nested suites, unexpected and flaky results, errors outside tests", () => {
  const result = (status: string, ...messages: string[]) => ({
    status,
    results: [{ errors: messages.map((message) => ({ message })) }],
  });
  const counts = playwrightCounts(
    JSON.stringify({
      errors: [{ message: "no server" }],
      suites: [
        {
          file: "trains.spec.ts",
          specs: [{ title: "trains", tests: [result("expected")] }],
          suites: [
            {
              file: "trains.spec.ts",
              specs: [
                { title: "pauses", tests: [result("unexpected", "\u001b[31mnot paused\u001b[0m")] },
                { title: "resumes", tests: [result("flaky"), result("skipped"), result("expected")] },
              ],
            },
          ],
        },
      ],
    }),
  );
  expect(counts).toMatchObject({ passed: 2, failed: 4 });
  expect(counts.failures[1]).toBe("trains.spec.ts: pauses: unexpected\nnot paused");
});
