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

test("Playwright: a failure carries both ends of its error, what was printed and what was attached as text", () => {
  const long = Array.from({ length: 100 }, (_, i) => `line ${i + 1}`).join("\n");
  const body = (text: string) => Buffer.from(text).toString("base64");
  const results = [
    {
      errors: [{ message: "Error: steps go on\nReceived: 7\n> 12 | expect(step)" }, { message: long }],
      stdout: [],
      stderr: [{ text: "Engine lost\nTra" }, { text: "iner died\n" }, { buffer: "AA==" }],
      attachments: [
        { name: "the page", contentType: "text/plain", body: body("step 7\nno notice") },
        { name: "screenshot", contentType: "image/png", body: body("not text") },
        { name: "kept as a file", contentType: "text/plain", path: "/a.txt" },
      ],
    },
  ];
  const suites = [{ file: "a.spec.ts", specs: [{ title: "runs", tests: [{ status: "unexpected", results }] }] }];
  const [text, ...more] = playwrightCounts(JSON.stringify({ suites })).failures;
  expect(more).toEqual([]);
  expect(text).toContain("a.spec.ts: runs: unexpected\nError: steps go on\nReceived: 7\n> 12 | expect(step)\nline 1\n");
  expect(text).toContain("line 28\n(60 lines left out)\nline 89\n");
  expect(text).toMatch(/line 100\nstderr:\nEngine lost\nTrainer died\nthe page:\nstep 7\nno notice$/);
  expect(text).not.toMatch(/line 29|not text|kept as a file|stdout/);
});
