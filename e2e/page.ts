/** The page as a person uses it: what journeys press and read. */
import type { Page } from "@playwright/test";
import { expect } from "./lab.ts";

/** Two dimensions and eight words a step: milliseconds a step on the processor. */
export const SMALL = "#v=1&m.d=2&batch=8";

/** Name of the engine chip once some engine computes, whichever it is. */
export const ENGINE_UP = /^Engine: (?!replay|starting|compiling|no engine|lost)/;

export async function stepOf(page: Page): Promise<number> {
  const text = await page.locator(".stat.step b").textContent();
  return Number((text ?? "").replaceAll(",", ""));
}

export const play = (page: Page): Promise<void> => page.getByRole("button", { name: "Play", exact: true }).click();
export const pause = (page: Page): Promise<void> => page.getByRole("button", { name: "Pause", exact: true }).click();

export async function reachesStep(page: Page, step: number): Promise<void> {
  await expect.poll(() => stepOf(page), { timeout: 180_000 }).toBeGreaterThanOrEqual(step);
}

/** The 24 sampled words, as they stand. */
export async function sampledWords(page: Page): Promise<string[]> {
  const words = page.getByRole("main").locator("button[aria-pressed]");
  await expect(words).toHaveCount(24);
  return words.allTextContents();
}

/** The sampled words of a model that stands: its last weights come after its last step, and words a little after them. */
export async function settledWords(page: Page): Promise<string[]> {
  let words = await sampledWords(page);
  await expect(async () => {
    const before = words;
    await page.waitForTimeout(1000);
    words = await sampledWords(page);
    expect(words).toEqual(before);
  }).toPass({ intervals: [0] });
  return words;
}

/** The engine stands: no step is under way, none is reported any more. */
export const stands = (page: Page): Promise<void> => expect(page.locator(".stat.rate b")).toHaveText("–");

/** A link of a small run, open and ready to train. */
export async function openSmall(page: Page, url: string, more = ""): Promise<void> {
  await page.goto(`${url}${SMALL}${more}`);
  await expect(page.getByRole("button", { name: ENGINE_UP })).toBeVisible({ timeout: 60_000 });
}
