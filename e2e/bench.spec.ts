/** Journeys through the Bench tab: the paper's numbers, runs from files, a damaged file, scoring again, exports. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { table1 } from "../src/metrics/paper.ts";
import { compactResults, parseResults, type RecordedResult } from "../src/runs/results.ts";
import { sampleResult } from "../src/runs/sampleResults.ts";
import { decodeXilab } from "../src/runs/xilab.ts";
import { expect, test } from "./lab.ts";

const PUBLIC = join(import.meta.dirname, "..", "public", "recorded");
const FIRST = join(PUBLIC, "first.xilab");

/** Results with known figures in the place of the recorded ones; the weights of `first.xilab` stand for one of them. */
async function withResults(page: Page, url: string): Promise<void> {
  const shipped = parseResults(readFileSync(join(PUBLIC, "results.json"), "utf8"));
  if (!shipped.ok) throw new Error(shipped.reason);
  const decoded = decodeXilab(new Uint8Array(readFileSync(FIRST)));
  if (!decoded.ok) throw new Error(decoded.reason);
  const run = (row: string, label: string, seed: number, nats: number, checkpoint: string | null): RecordedResult => ({
    ...sampleResult({ row, label, seed, nats, feedback: row.startsWith("gru") }),
    checkpoint,
  });
  const results = [
    ...[1, 2, 3].map((seed) => run("2tril-k10", "2×TRIL, K = 10", seed, 11.1, seed === 1 ? "first.xilab" : null)),
    ...[1, 2].map((seed) => run("tril-k1", "TRIL", seed, 11.4, null)),
    run("gru8", "GRU-8", 1, 9.8, null),
  ];
  const file = JSON.stringify(compactResults({ ...shipped.value, results, failures: [] }));
  await page.route("**/recorded/results.json", (route) =>
    route.fulfill({ body: file, contentType: "application/json" }),
  );
  await page.goto(`${url}#tab=bench`);
  await expect(page.getByRole("button", { name: "2×TRIL, K=10: show its runs" })).toBeVisible();
}

const main = (page: Page) => page.getByRole("main");
const controls = (page: Page) => page.getByRole("complementary", { name: "Controls" });
const section = (page: Page, name: string) => controls(page).getByRole("button", { name: new RegExp(`^${name}`) });

test("the paper's table stands whole, with what was run beside it", async ({ page, lab }) => {
  await page.goto(`${lab.url}#tab=bench`);
  const table = main(page).getByRole("table").first();
  for (const { test } of table1) await expect(table).toContainText(test.replace("±", " ± "));
  await expect(page).toHaveTitle("Bench · Xi Lab");
  await expect(main(page).getByRole("img")).toHaveAccessibleName(/nats per word/);

  await page.keyboard.press("1");
  await expect(page).toHaveTitle("Train · Xi Lab");
  await page.keyboard.press("5");
  await expect(page).toHaveTitle("Bench · Xi Lab");
});

test("ours stand beside the paper's with differences in words; a row shows its runs", async ({ page, lab }) => {
  await withResults(page, lab.url);
  const row = main(page).getByRole("row", { name: /2×TRIL, K=10: show its runs/ });
  // seeds at 11.05, 11.10, 11.15
  await expect(row).toContainText("11.10 ± .05");
  await expect(row).toContainText(".28 nats lower");
  await expect(main(page).getByRole("row", { name: /GRU-8/ })).toContainText("free-running");
  await expect(main(page).getByRole("row", { name: /Real NVP/ })).toContainText("not run");

  await row.getByRole("button").click();
  const details = controls(page).getByRole("region", { name: "Selected run" });
  await expect(details).toContainText("recorded");
  await details.getByText("Where it comes from").click();
  await expect(details).toContainText("4,000, batch 128");
  await expect(details).toContainText("dddddddddddd");
  await details.getByRole("combobox", { name: "seed of the run" }).selectOption({ label: "seed 2" });
  await expect(details).toContainText("Its weights were not kept");
});

test("tables leave as CSV, JSON and LaTeX with the numbers on the page", async ({ page, lab }) => {
  await withResults(page, lab.url);
  for (const [name, expected] of [
    ["CSV", "11.1,0.05,3"],
    ["JSON", '"mean": 11.1'],
    ["LaTeX", "11.10 $\\pm$ .05"],
  ] as const) {
    const download = page.waitForEvent("download");
    await controls(page).getByRole("button", { name, exact: true }).click();
    const path = await (await download).path();
    expect(readFileSync(path, "utf8")).toContain(expected);
  }
});

test("figures and runs: another row, curves drawn and taken away, sorted", async ({ page, lab }) => {
  await withResults(page, lab.url);
  await section(page, "Figure 2").click();
  await expect(main(page).getByRole("img")).toHaveAccessibleName(/2×TRIL, K = 10, seed 1/);
  await main(page).getByRole("combobox", { name: "row of the figure" }).selectOption({ label: "TRIL" });
  await expect(main(page).getByRole("img")).toHaveAccessibleName(/TRIL, seed 1/);
  await section(page, "Figure 3").click();
  await expect(main(page).getByRole("img")).toHaveAccessibleName(
    /Noise information rises while the letters grow surer/,
  );

  await section(page, "Runs").click();
  await expect(main(page).getByRole("img")).toHaveAccessibleName(/GRU-8, seed 1 ends lowest.*3 of at most 6 runs/);
  await main(page).getByRole("checkbox", { name: "Draw GRU-8, seed 1" }).uncheck();
  await expect(main(page).getByRole("img")).toHaveAccessibleName(/2 of at most 6 runs/);
  const firstRow = main(page).getByRole("row").nth(1);
  await expect(firstRow).toContainText("GRU-8");
  await main(page).getByRole("button", { name: "seed", exact: true }).click();
  await main(page).getByRole("button", { name: "seed", exact: true }).click();
  await expect(main(page).getByRole("columnheader", { name: "seed", exact: true })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await expect(firstRow).toContainText("2×TRIL");
});

test("runs come in from files; a damaged file is refused with its reason and the rest stays", async ({ page, lab }) => {
  await withResults(page, lab.url);
  const input = controls(page).locator("input[type=file]");
  const bytes = readFileSync(FIRST);
  await input.setInputFiles([
    { name: "mine.xilab", mimeType: "application/zip", buffer: bytes },
    { name: "broken.xilab", mimeType: "application/zip", buffer: bytes.subarray(0, 20_000) },
  ]);
  await expect(main(page).getByRole("alert")).toContainText("“broken.xilab” cannot be read:");
  await expect(main(page).getByRole("row", { name: /imported/ })).toHaveCount(1);

  const lines = [1, 2].map((seed) =>
    JSON.stringify(sampleResult({ row: "gru16", label: "GRU-16", seed, feedback: true })),
  );
  const text = `${lines[0]}\n${lines[1]}\n${lines[0]!.slice(0, 100)}`;
  await input.setInputFiles([{ name: "results.jsonl", mimeType: "text/plain", buffer: Buffer.from(text) }]);
  await expect(main(page).getByRole("row", { name: /imported/ })).toHaveCount(3);
  await expect(main(page).getByRole("alert")).toContainText("line 3");
  const close = main(page).getByRole("button", { name: "Close" });
  await close.first().click();
  await close.first().click();
  await expect(main(page).getByRole("alert")).toHaveCount(0);
});

test("a recorded checkpoint is scored again in the tab, beside its recorded number", async ({ page, lab }) => {
  await withResults(page, lab.url);
  await main(page).getByRole("button", { name: "2×TRIL, K=10: show its runs" }).click();
  const details = controls(page).getByRole("region", { name: "Selected run" });
  await details.getByRole("button", { name: "Re-score here" }).click();
  await expect(details.getByRole("progressbar", { name: "Scoring" })).toBeVisible();
  await details.getByRole("button", { name: "Cancel" }).click();
  await expect(details.getByRole("button", { name: "Re-score here" })).toBeVisible();

  await details.getByRole("button", { name: "quick" }).click();
  await details.getByRole("button", { name: "Re-score here" }).click();
  const table = details.getByRole("table", { name: "Scored here beside what was recorded" });
  await expect(table).toBeVisible({ timeout: 90_000 });
  // by its formula the recorded number is 11.05; the weights are those of the first page, a far better model
  await expect(table.getByRole("row", { name: /^Eq\. 12/ })).toContainText("11.05");
  await expect(table.getByRole("row", { name: /^Eq\. 12/ })).toContainText(/−\.\d\d|−\d\.\d\d|\+/);

  await details.getByRole("button", { name: "Open in the lab" }).click();
  await expect(page).toHaveTitle("Train · Xi Lab");
  // the engine starts only now
  await expect(page.locator(".notices")).toContainText(/Opened first\.xilab at step/);
});
