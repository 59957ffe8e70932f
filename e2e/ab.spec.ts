/** Two runs beside each other: equal settings give equal numbers, other settings a difference; B may stop, A goes on. */
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./lab.ts";
import { ENGINE_UP, openSmall, pause, play, reachesStep, SMALL, settledWords, stepOf } from "./page.ts";

const bar = (page: Page): Locator => page.getByRole("region", { name: "Two runs" });
const boundTitle = (page: Page): Locator => page.locator("#panel-bound .figure-title");

async function choose(page: Page, item: RegExp): Promise<void> {
  await page.getByRole("button", { name: /^A.B: / }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** Both at the same step, at rest. */
async function atRest(page: Page): Promise<number> {
  await expect(bar(page)).toContainText(/Both stand at step [\d,]+\./);
  return stepOf(page);
}

/** Rows of the bound's own table, as text. */
async function rows(page: Page, series: string): Promise<string[][]> {
  const table = page.locator("#panel-bound table").first();
  const cells = await table
    .locator("tr")
    .evaluateAll((found) =>
      found.map((row) => Array.from(row.querySelectorAll("td, th"), (cell) => cell.textContent ?? "")),
    );
  return cells.filter(([first]) => first === series);
}

test("with equal settings every step of B is A's, and the words are the same", async ({ page, lab }) => {
  await openSmall(page, lab.url, "&bound=filteringIwae&K=3");
  await choose(page, /^Start a run B/);
  await expect(bar(page)).toContainText("B has the settings of A");
  await expect(bar(page)).toContainText(/In turns: one computes at a time\.|Two workers at once\./);
  await play(page);
  await reachesStep(page, 120);
  await pause(page);
  const step = await atRest(page);
  await expect(boundTitle(page)).toHaveText(
    `B equals A: the difference of ${step.toLocaleString("en-US")} steps is exactly 0`,
  );
  // out of sight until it has the focus
  await page.locator("#panel-bound .data-table summary").focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await rows(page, "B − A")).length).toBeGreaterThan(10);
  const differences = await rows(page, "B − A");
  for (const [, , middle, low, high] of differences) expect([middle, low, high]).toEqual(["0.00", "0.00", "0.00"]);
  for (const pair of await settledWords(page)) expect(pair).toMatch(/^(.+)\1$/u);

  // One step more is one step more of both.
  await page.keyboard.press(".");
  await expect.poll(() => stepOf(page)).toBe(step + 1);
  await expect(bar(page)).toContainText(`Both stand at step ${(step + 1).toLocaleString("en-US")}.`);
  const { violations } = await new AxeBuilder({ page }).include(".view").include(".ab-settings").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
});

test("B takes over A's weights, differs from there, is read on request, kept and closed", async ({ page, lab }) => {
  await openSmall(page, lab.url);
  await play(page);
  await reachesStep(page, 60);
  await pause(page);
  const from = await stepOf(page);
  await choose(page, /^Start B from step/);
  await atRest(page);
  await expect(page.getByRole("group", { name: "Whose settings the controls show" })).toBeVisible();
  const rate = page.getByRole("slider", { name: "learning rate" });
  await rate.focus();
  for (let i = 0; i < 4; i++) await rate.press("ArrowRight");
  await expect(bar(page)).toContainText(/learning rate .* → /);
  await expect.poll(() => page.evaluate(() => location.hash)).toContain("&b=v~1!");
  await play(page);
  await reachesStep(page, from + 120);
  await pause(page);
  await atRest(page);
  await expect(boundTitle(page)).toHaveText(/^B is (level with A|[\d.]+ ± [\d.]+ nats per word (better|worse) than A)/);

  // The strip reads B: the word of the same noise under B's weights.
  await settledWords(page);
  const word = page.getByLabel("selected word");
  const ofA = await word.textContent();
  await page.getByRole("group", { name: "Run the strip and the tabs read" }).getByRole("button", { name: "B" }).click();
  const pinned = await page.getByRole("main").locator("button[aria-pressed=true]").getAttribute("aria-label");
  await expect(word).toHaveText(/; B: (.*)$/.exec(pinned!)![1]!.replace("the empty word", "–"));
  await page.getByRole("group", { name: "Run the strip and the tabs read" }).getByRole("button", { name: "A" }).click();
  await expect(word).toHaveText(ofA ?? "");

  const step = await stepOf(page);
  const link = page.url();
  await bar(page).getByRole("button", { name: "Keep B as the run" }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect.poll(() => stepOf(page)).toBe(step);
  await expect.poll(() => page.evaluate(() => location.hash)).not.toBe(new URL(link).hash);
  await play(page);
  await reachesStep(page, step + 10);

  // The link held both: opened again, the two start from the same weights with the same difference.
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByRole("button", { name: ENGINE_UP })).toBeVisible({ timeout: 60_000 });
  await expect(bar(page)).toContainText(/learning rate .* → /);
  await expect(bar(page)).toContainText("Both stand at step 0.");
});

test("a B whose worker dies is told as B's, starts again and catches up; closed, it leaves A training", async ({
  page,
  lab,
}) => {
  lab.allow(/planted/);
  await page.goto(`${lab.url}${SMALL}&b=v~1!m.d~2!batch~8!lr~.003`);
  await expect(bar(page)).toContainText("Both stand at step 0.");
  await play(page);
  await reachesStep(page, 40);
  const trainers = page.workers().filter((one) => one.url().includes("trainer"));
  expect(trainers).toHaveLength(2);
  await trainers[1]!.evaluate(() => {
    setTimeout(() => {
      throw new Error("planted");
    });
  });
  await expect(page.locator(".notices").getByText(/^B: The trainer stopped at step/)).toBeVisible();
  const there = await stepOf(page);
  await reachesStep(page, there + 40);
  await pause(page);
  const step = await atRest(page);
  expect(step).toBeGreaterThanOrEqual(there + 40);
  // A never stopped, B went over all of it again: the two have every step in common.
  await expect(page.locator("#panel-bound")).toContainText("strip: B − A of the same steps");

  await play(page);
  await bar(page).getByRole("button", { name: "Close B" }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect.poll(() => page.workers().filter((one) => one.url().includes("trainer")).length).toBe(1);
  const closed = await stepOf(page);
  await reachesStep(page, closed + 20);
});
