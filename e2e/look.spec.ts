/** How it looks and reads: accessibility, no overlap and no overflow, in both themes and at three sizes. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./lab.ts";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;
const TABS = ["train", "trace", "flow", "bound", "bench"] as const;
const THEMES = ["light", "dark"] as const;

async function open(page: Page, url: string, tab: string, theme: string): Promise<void> {
  await page.addInitScript((theme) => localStorage.setItem("xi-lab-theme", theme), theme);
  await page.goto(`${url}#tab=${tab}`);
  await expect(page.getByRole("button", { name: /^Engine: replay/ }).or(page.locator(".bar-play"))).not.toHaveCount(0);
  await expect(page.getByRole("main").getByRole("img").first()).toBeVisible();
  // Slices of idle time fill the last charts.
  await page.waitForTimeout(2500);
}

/** Pairs of parts that lie over each other by more than a hairline. */
function overlaps(page: Page, selector: string): Promise<string[]> {
  return page.evaluate((selector) => {
    const parts = [...document.querySelectorAll(selector)]
      .filter((part) => part.checkVisibility())
      .map((part) => ({ part, box: part.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0);
    const found: string[] = [];
    for (const [i, a] of parts.entries()) {
      for (const b of parts.slice(i + 1)) {
        if (a.part.contains(b.part) || b.part.contains(a.part)) continue;
        const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        const name = (element: Element) => element.getAttribute("aria-label") ?? element.className.toString();
        if (width > 1 && height > 1) found.push(`${name(a.part)} / ${name(b.part)}`);
      }
    }
    return found;
  }, selector);
}

for (const theme of THEMES) {
  for (const tab of TABS) {
    test(`${tab}, ${theme}: nothing overlaps or overflows at three sizes, axe finds nothing serious`, async ({
      page,
      lab,
    }) => {
      await open(page, lab.url, tab, theme);
      for (const { width, height } of SIZES) {
        await page.setViewportSize({ width, height });
        // the layout follows the size within a frame or two, figures with what they are told of it
        await page.waitForTimeout(700);
        const size = `${width}×${height}`;
        await page.screenshot({ path: test.info().outputPath(`${tab}-${theme}-${width}.png`) });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wide, `pixels of sideways scrolling, ${size}`).toBeLessThanOrEqual(0);
        expect(await overlaps(page, "main [role=img], main h1, main h2"), size).toEqual([]);
        // The strip sticks to the bottom of a phone, over the column that scrolls under it.
        if (width > 760) expect(await overlaps(page, ".bar, main, aside, footer"), size).toEqual([]);
        if (width !== 1440) continue;
        const below = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
        expect(below, "pixels below the fold").toBeLessThanOrEqual(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`);
        expect(serious).toEqual([]);
      }
    });
  }
}
