/** Journeys through the Bound room: the curves and what they say, one population, the words of the model. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./lab.ts";

const main = (page: Page) => page.getByRole("main");
const controls = (page: Page) => page.getByRole("complementary", { name: "Controls" });
const curves = (page: Page) => page.locator("#panel-boundCurves").getByRole("img");
const descent = (page: Page) => page.locator("#panel-boundGenealogy").getByRole("img");

/** Fewest estimates, so that the curves are there in seconds. */
async function openRoom(page: Page, url: string): Promise<void> {
  await page.goto(`${url}#tab=bound`);
  await expect(page).toHaveTitle("Bound · Xi Lab");
  await controls(page).getByRole("slider", { name: "repeats" }).press("Home");
}

/** log p̂ of the population drawn, as its caption has it. */
const estimate = async (page: Page): Promise<string> =>
  /log p̂ = (−?\d+\.\d\d)/.exec((await descent(page).getAttribute("aria-label")) ?? "")?.[1] ?? "";

test("bounds meet the exact value, and the page says where larger K does not help", async ({ page, lab }) => {
  await openRoom(page, lab.url);
  await expect(
    main(page).getByText(/^Larger K does not help: Algorithm 1 .*smoothing \(falls 1\.\d\d nats\)/),
  ).toBeVisible({
    timeout: 90_000,
  });
  await expect(main(page).getByRole("heading", { level: 1 })).toContainText("Algorithm 1");

  // the perfect smoother is exact with one sample, and by default the values at K = 10 are read out
  const text = curves(page).locator("text");
  await expect(text.filter({ hasText: "exact −13.576" })).toBeVisible();
  await expect(text.filter({ hasText: "at K = 10" })).toHaveCount(3);
  await curves(page).press("Home");
  await expect(text.filter({ hasText: "at K = 1" })).toHaveCount(4);
  await expect(text.filter({ hasText: "−13.58" })).toHaveCount(4);
  await curves(page).press("ArrowRight");
  await expect(text.filter({ hasText: "at K = 2" })).toHaveCount(3);

  const download = page.waitForEvent("download");
  await main(page)
    .getByRole("button", { name: /^Save the figure: .*Algorithm 1/ })
    .click();
  await page.getByRole("menuitem", { name: /^CSV/ }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\n");
  expect(lines).toHaveLength(1 + 3 * 4 * 10);
  const smoothing = lines.find((line) => line.startsWith("smoothing,iwae,1000,"));
  expect(Number(smoothing?.split(",")[3])).toBeCloseTo(-13.57635864374, 8);

  await controls(page).getByRole("switch", { name: "FIVO, always" }).click();
  await expect(text.filter({ hasText: "FIVO, always" })).toHaveCount(0);
  await controls(page).getByRole("combobox", { name: "toy" }).selectOption({ label: "hidden Markov" });
  await expect(text.filter({ hasText: "exact −4.306" })).toBeVisible();
});

test("a population: weights, descent and position by mouse and keyboard", async ({ page, lab }) => {
  await openRoom(page, lab.url);
  const heading = page.locator("#panel-boundGenealogy").getByRole("heading");
  await expect(heading).toHaveText(/of 20 first particles ha(s|ve) descendants left/);
  const before = await estimate(page);
  await controls(page).getByRole("button", { name: "New draw" }).click();
  await expect.poll(() => estimate(page)).not.toBe(before);

  // with the perfect smoother every path weighs the same, and IWAE is exact
  await controls(page).getByRole("combobox", { name: "bound" }).selectOption({ label: "IWAE" });
  await controls(page).getByRole("combobox", { name: "proposal" }).selectOption({ label: "smoothing" });
  await expect.poll(() => estimate(page)).toBe("−13.58");
  await expect(heading).toHaveText("All 20 first particles have descendants left");
  const weights = page.locator("#panel-boundWeights").getByRole("img");
  await expect(weights.locator("text").filter({ hasText: "ESS 20.0 of 20" })).toHaveCount(1);

  await descent(page).press("Home");
  await expect(weights).toHaveAccessibleName(/t = 1/);
  await descent(page).press("ArrowRight");
  await expect(weights).toHaveAccessibleName(/t = 2/);
  await expect(page.locator("#panel-boundGradients").getByRole("heading")).toHaveText(/drowns in noise/);
});

test("the model's own bounds on a word, estimates named as such", async ({ page, lab }) => {
  await page.goto(`${lab.url}#tab=bound`);
  const panel = page.locator("#panel-boundRunning");
  const word = panel.getByRole("textbox", { name: "Word to bound" });
  await expect(word).not.toHaveValue("");
  await word.fill("l0ve");
  await expect(panel.getByRole("alert")).toContainText("of its own letters");
  await word.fill("so");
  await word.press("Enter");
  // what has arrived stays when it is stopped
  await expect(panel.getByText(/trajectories/).last()).toBeVisible();
  await expect(panel.locator("dd").first()).toHaveText(/^−\d+\.\d\d ± \.\d\d$/);
  await panel.getByRole("button", { name: "Stop" }).click();
  await expect(panel.getByRole("progressbar")).toHaveCount(0);
  await expect(panel.getByRole("img")).toHaveAccessibleName(/Bounds on log P\(w\) of “so”/);
});
