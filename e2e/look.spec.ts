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

async function open(page: Page, url: string, tab: string): Promise<void> {
  await page.addInitScript(() => localStorage.setItem("xi-lab-theme", "light"));
  await page.goto(`${url}#tab=${tab}`);
  await expect(page.getByRole("button", { name: /^Engine: replay/ }).or(page.locator(".bar-play"))).not.toHaveCount(0);
  await expect(page.getByRole("main").getByRole("img").first()).toBeVisible();
  // slices of idle time fill the last charts
  await settled(page, 700, 6000);
}

/** Nothing of the page has changed for a while; what never rests is waited for so long and no longer. */
function settled(page: Page, quietMs: number, mostMs: number): Promise<void> {
  return page.evaluate(
    ([quietMs, mostMs]) =>
      new Promise<void>((done) => {
        const end = (): void => {
          observer.disconnect();
          clearTimeout(quiet);
          clearTimeout(most);
          requestAnimationFrame(() => done());
        };
        const most = setTimeout(end, mostMs);
        let quiet = setTimeout(end, quietMs);
        const observer = new MutationObserver(() => {
          clearTimeout(quiet);
          quiet = setTimeout(end, quietMs);
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      }),
    [quietMs, mostMs] as const,
  );
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

/** Within the window's width, on the widest within its height too, and no part over another. */
async function nothingOverlaps(page: Page, width: number, what: string): Promise<void> {
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(wide, `pixels of sideways scrolling, ${what}`).toBeLessThanOrEqual(0);
  await expect.poll(() => overlaps(page, "main [role=img], main h1, main h2"), what).toEqual([]);
  // The strip sticks to the bottom of a phone, over the column that scrolls under it.
  if (width > 760) await expect.poll(() => overlaps(page, ".bar, main, aside, footer"), what).toEqual([]);
  const below = () => page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  if (width === 1440) await expect.poll(below, `pixels below the fold, ${what}`).toBeLessThanOrEqual(0);
}

async function nothingSerious(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`);
  expect(serious, what).toEqual([]);
}

for (const tab of TABS) {
  test(`${tab}: nothing overlaps or overflows at three sizes in both themes, axe finds nothing serious`, async ({
    page,
    lab,
  }) => {
    await open(page, lab.url, tab);
    for (const theme of ["light", "dark"]) {
      if (theme === "dark") {
        await page.setViewportSize(SIZES[0]);
        await page.getByRole("button", { name: /^Theme: light/ }).click();
        await page.mouse.move(5, 5);
        await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
      }
      for (const { width, height } of SIZES) {
        await page.setViewportSize({ width, height });
        // the layout follows the size within a frame or two, figures with what they are told of it
        await settled(page, 250, 2000);
        const what = `${theme}, ${width}×${height}`;
        await page.screenshot({ path: test.info().outputPath(`${tab}-${theme}-${width}.png`) });
        await nothingOverlaps(page, width, what);
        if (width === 1440) await nothingSerious(page, what);
      }
    }
  });
}
