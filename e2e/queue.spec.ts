/** A sweep in the page: paused, reloaded, gone on with in a new page, and the same runs as from the command line. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ROOT } from "../scripts/build.ts";
import { presets } from "../src/config/presets.ts";
import type { SweepPlan } from "../src/protocol/results.ts";
import { parseResultLines } from "../src/runs/results.ts";
import { dropFile } from "./files.ts";
import { expect, test } from "./lab.ts";
import { pause, play } from "./page.ts";

const STEPS = 30;
const optimiser = { ...presets.first.config.optimiser, batch: 16, horizon: STEPS };
const plan: SweepPlan = {
  version: 1,
  id: "tiny",
  title: "Tiny",
  steps: STEPS,
  seeds: [1],
  rows: [
    { id: "a", label: "A", config: { ...presets.tril.config, optimiser } },
    { id: "b", label: "B", config: { ...presets.paper.config, objective: { id: "filteringIwae", K: 2 }, optimiser } },
  ],
};

const controls = (page: Page) => page.getByRole("complementary", { name: "Controls" });
const queue = (page: Page) => page.getByRole("main");
const row = (page: Page, name: string) => queue(page).getByRole("row", { name: new RegExp(`^${name} `) });
const goOn = (page: Page) => queue(page).getByRole("button", { name: "Go on with the queue" });
const openQueue = async (page: Page, url: string): Promise<void> => {
  await page.goto(`${url}#tab=bench`);
  await controls(page)
    .getByRole("button", { name: /^Queue/ })
    .click();
};

/** The same plan from the command line: its run hashes by row. */
async function headless(): Promise<ReadonlyMap<string, string>> {
  const file = test.info().outputPath("plan.json");
  writeFileSync(file, JSON.stringify(plan));
  const args = [
    "sweep",
    file,
    "--out",
    test.info().outputPath("out"),
    "--engine",
    "wasm",
    "--train-only",
    "--jobs",
    "1",
  ];
  const child = spawn(join(ROOT, "node_modules", ".bin", "tsx"), [join(ROOT, "scripts", "lab.ts"), ...args]);
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  expect(await new Promise((done) => child.on("close", done))).toBe(0);
  const lines = text.split("\n").filter(Boolean);
  const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ trained }) => trained);
  return new Map(parsed.map(({ row, runHash }) => [String(row), String(runHash)]));
}

async function downloaded(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await queue(page).getByRole("button", { name: "Download results.jsonl" }).click();
  return readFileSync(await (await download).path(), "utf8");
}

test("paused, reloaded and gone on with, it ends in the runs of the command line", async ({ page, lab }) => {
  test.setTimeout(600_000);
  const expected = await headless();
  await openQueue(page, lab.url);
  await dropFile(page, "tiny.json", new TextEncoder().encode(JSON.stringify(plan)));
  await expect(queue(page).getByRole("combobox", { name: "Plan" })).toHaveValue("own");
  await queue(page).getByRole("button", { name: "Run 2 runs" }).click();
  await expect(row(page, "A")).toContainText(/step \d/);
  await expect(queue(page).getByRole("region", { name: "Progress" })).toContainText(/about .* left/);
  await queue(page).getByRole("button", { name: "Pause the queue" }).click();
  await expect(goOn(page)).toBeVisible();
  await expect(row(page, "A")).toContainText(/stopped at step \d|waits to be scored/);
  const standing = await row(page, "A").innerText();

  await page.reload();
  await controls(page)
    .getByRole("button", { name: /^Queue.*paused/ })
    .click();
  expect(await row(page, "A").innerText()).toBe(standing);
  await goOn(page).click();

  // a second tab sees that the queue is taken, and leaves it
  const other = await page.context().newPage();
  await openQueue(other, lab.url);
  await expect(queue(other).getByRole("region", { name: "Progress" })).toContainText("another tab");
  await queue(other).getByRole("button", { name: "Try here" }).click();
  await expect(queue(other).getByRole("region", { name: "Progress" })).toContainText("another tab");
  await other.close();

  await expect(queue(page).getByRole("region", { name: "Progress" })).toContainText("All 2 done", { timeout: 300_000 });
  const { results, refused } = parseResultLines(await downloaded(page));
  expect(refused).toEqual([]);
  expect(new Map(results.map(({ row, provenance }) => [row, provenance.runHash]))).toEqual(expected);
  for (const { metrics, curve, data, steps } of results) {
    expect(steps).toBe(STEPS);
    expect(curve.step).toEqual(Array.from({ length: STEPS + 1 }, (_, i) => i));
    expect(metrics.crossEntropyIs!.se).toBeGreaterThan(0);
    expect(data.hash).toMatch(/^[0-9a-f]{64}$/);
  }

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  await controls(page).getByRole("button", { name: /^Runs/ }).click();
  await expect(queue(page).getByRole("row", { name: /queue/ })).toHaveCount(2);
});

test("the queue waits while one's own run trains, a run that cannot be trained is told, and one can be taken off", async ({
  page,
  lab,
}) => {
  const [a] = plan.rows;
  const lost = { ...a!.config, data: { ...a!.config.data, corpus: "own" } };
  const rows = [{ id: "lost", label: "Lost", config: lost }, a!, { ...a!, id: "c", label: "C" }];
  await openQueue(page, lab.url);
  await play(page);
  await dropFile(page, "three.json", new TextEncoder().encode(JSON.stringify({ ...plan, steps: 100_000, rows })));
  await queue(page).getByRole("button", { name: "Run 3 runs" }).click();
  const progress = queue(page).getByRole("region", { name: "Progress" });
  await expect(progress).toContainText("Waiting while you train");
  await pause(page);
  await expect(row(page, "Lost")).toContainText("failed at step 0");
  await expect(row(page, "A")).toContainText(/step [1-9]/);
  await play(page);
  await expect(progress).toContainText("Waiting while you train");
  await expect(row(page, "A")).toContainText(/stopped at step/);
  await pause(page);
  await expect(row(page, "A")).toContainText(/^A.*step (?!0)/);
  for (const name of ["A", "C", "Lost"])
    await row(page, name)
      .getByRole("button", { name: /^Remove/ })
      .click();
  await expect(progress).toBeHidden();
  await page.reload();
  await expect(controls(page).getByRole("button", { name: /^Queue/ })).toContainText("run a plan here");
});
