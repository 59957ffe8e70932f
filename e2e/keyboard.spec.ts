/** A newcomer without a mouse: change a word by its noise, find where its path runs, share it, look into every room. */
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./lab.ts";
import { sampledWords } from "./page.ts";

/** More stops than any page of the lab has before what is looked for. */
const MOST_STOPS = 140;

/** Presses Tab until the element has the focus, as somebody who cannot point does. */
async function tabTo(page: Page, target: Locator, back = false): Promise<number> {
  await expect(target).toBeVisible();
  for (let stops = 1; stops <= MOST_STOPS; stops++) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    if (await target.evaluate((node) => node === document.activeElement)) return stops;
  }
  throw new Error(`not reached within ${MOST_STOPS} stops`);
}

const strip = (page: Page): Locator => page.getByRole("region", { name: /^Word strip/ });

test("by keyboard alone: a word changes with its noise, its path is found, a link is copied", async ({
  page,
  lab,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(lab.url);
  await sampledWords(page);
  const before = await strip(page).getAttribute("aria-label");
  const pad = strip(page).getByRole("slider").first();
  await tabTo(page, pad, true);
  await expect(async () => {
    await page.keyboard.press("Shift+ArrowRight");
    expect(await strip(page).getAttribute("aria-label")).not.toBe(before);
  }).toPass();
  await page.keyboard.press("2");
  const own = page.getByRole("textbox", { name: "your word" });
  await tabTo(page, own);
  await page.keyboard.type("hello");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toContainText(/“?hello”?/);
  const link = page.getByRole("button", { name: /^Copy a link/ });
  await tabTo(page, link, true);
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast, [role=status]").filter({ hasText: /link/i }).first()).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("tab=trace");
  expect(copied).toContain("typed=hello");
  await expect(page.getByRole("region", { name: "First steps" })).toContainText("That is the idea");
});

test("by keyboard alone: every room answers its number and has something to move", async ({ page, lab }) => {
  await page.goto(lab.url);
  await sampledWords(page);
  const current = page.getByRole("navigation", { name: "Views" }).locator("[aria-current=page]");
  for (const [key, name] of [
    ["1", "Train"],
    ["2", "Trace"],
    ["3", "Flow"],
    ["4", "Bound"],
    ["5", "Bench"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(current).toHaveText(name);
    await expect(page.getByRole("main")).toHaveAccessibleName(name);
    await expect(
      page.getByRole("main").getByRole("img").or(page.getByRole("main").getByRole("table")).first(),
    ).toBeVisible();
  }
  await page.keyboard.press("3");
  await tabTo(page, page.getByRole("button", { name: "Coordinates & pictures" }));
  await page.keyboard.press("Enter");
  const cell = page.getByRole("img", { name: /^Here the cell/ });
  await tabTo(page, cell);
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("img", { name: /grows 2\.05 times/ })).toBeVisible();
});
