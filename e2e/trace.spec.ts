/** Journeys through the Trace tab and the word strip. */
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./lab.ts";
import { openSmall } from "./page.ts";

test("a typed word shows its posterior paths and its bound", async ({ page, lab }) => {
  await openSmall(page, lab.url, "&tab=trace");
  const word = page.getByRole("textbox", { name: "your word" });
  await word.fill("water");
  const controls = page.getByRole("complementary", { name: "Controls" });
  await expect(controls).toContainText("in the training words; 40 paths of q");
  await expect(controls.getByRole("definition").first()).toHaveText(/^−\d+\.\d+ ± \d*\.\d+, 40 paths$/);
  await expect(page.getByRole("main").getByRole("heading").first()).toContainText("water");
  await expect(page.getByRole("main").getByRole("img").first()).toContainText("waterEOS");
});

test("a word nobody knows is shown and flagged; one that cannot be spelled is explained", async ({ page, lab }) => {
  await openSmall(page, lab.url, "&tab=trace");
  const word = page.getByRole("textbox", { name: "your word" });
  const controls = page.getByRole("complementary", { name: "Controls" });
  await word.fill("wugzle");
  await expect(controls).toContainText(/new word|not in the corpus/i);
  await expect(page.getByRole("main").getByRole("heading").first()).toContainText("wugzle");
  await word.fill("naïve");
  await expect(controls).toContainText("ï");
  await word.fill("incomprehensibilities");
  await expect(controls).toContainText(/12 letters/);
});

test("moving the noise of one position rewrites the word from there on and keeps what stands before", async ({
  page,
  lab,
}) => {
  await page.goto(lab.url);
  const strip = page.getByRole("region", { name: /^Word strip/ });
  const shown = strip.getByLabel("selected word");
  await expect(shown).toHaveText(/^[a-z]{4,}$/);
  const before = (await shown.textContent())!;
  const pad = strip.getByRole("slider", { name: /noise at position 3/ });
  await pad.focus();
  for (const key of ["Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowUp", "Shift+ArrowUp"]) {
    if ((await shown.textContent()) !== before) break;
    await pad.press(key);
  }
  await expect(shown).not.toHaveText(before);
  const after = (await shown.textContent())!;
  expect(after.slice(0, 2)).toBe(before.slice(0, 2));
  await strip.getByRole("button", { name: "Undo" }).click();
  await expect(shown).not.toHaveText(after);
});

/** The plane of the paths, once it is drawn. */
async function openPlane(page: Page, url: string, hash = "#tab=trace"): Promise<Locator> {
  await page.goto(`${url}${hash}`);
  const plane = page.getByRole("application", { name: "Plane of the paths" });
  await expect(plane.getByRole("img")).toContainText("EOS");
  return plane;
}

const caption = (page: Page): Locator => page.locator("#panel-paths .figure-caption");

test("every projection names its axes, and read-out goes where it is sent", async ({ page, lab }) => {
  const plane = await openPlane(page, lab.url);
  const choice = page.getByRole("combobox", { name: "plane" });
  await expect(plane).toContainText(/PC 1, \d+ % of the variance/);
  await choice.selectOption("two coordinates");
  await expect(plane).toContainText(/h₁, \d+ % of the variance/);
  await page.getByRole("combobox", { name: "coordinate →" }).selectOption("3");
  await expect(plane).toContainText(/h₃, \d+ % of the variance/);
  await choice.selectOption("read-out");
  await page.getByRole("combobox", { name: "towards →" }).selectOption("s");
  await expect(plane).toContainText(/towards s, \d+ % of the variance/);
  await choice.selectOption("time");
  await expect(plane).toContainText("position t");
  await choice.selectOption("PCA");
  await expect(plane).toContainText("PC 1");
});

test("UMAP can be cancelled and run again, and says what it keeps", async ({ page, lab }) => {
  await openPlane(page, lab.url);
  await page.getByRole("combobox", { name: "plane" }).selectOption("UMAP");
  const main = page.getByRole("main");
  await expect(main.getByRole("progressbar", { name: "UMAP" })).toBeVisible();
  await main.getByRole("button", { name: "Cancel UMAP" }).click();
  await expect(main).toContainText("Cancelled.");
  await expect(main.getByRole("progressbar")).toHaveCount(0);
  await main.getByRole("button", { name: "Run UMAP" }).click();
  await expect(main).toContainText(/laying out, \d+ %/);
  const plane = page.getByRole("application", { name: "Plane of the paths" });
  await expect(plane).toContainText("UMAP 1, no unit");
  await expect(caption(page)).toContainText("by UMAP; 60 of 500 paths");
  await page.getByRole("textbox", { name: "your word" }).fill("");
  await expect(main.getByRole("heading").first()).toContainText(/UMAP keeps \d+\s% of each state’s 15 neighbours/);
});

test("10,000 paths are drawn, moved and zoomed without dropping any of it", async ({ page, lab }) => {
  const plane = await openPlane(page, lab.url);
  await page.getByRole("slider", { name: "faint" }).press("End");
  await expect(caption(page)).toContainText("10,000 of 10,000 paths, dots at t only");
  const frames = await plane.evaluate(async (node) => {
    const box = node.getBoundingClientRect();
    const frame = () => new Promise(requestAnimationFrame);
    const send = (type: string, x: number, y: number) =>
      node.dispatchEvent(
        new PointerEvent(type, { bubbles: true, pointerId: 7, clientX: box.left + x, clientY: box.top + y }),
      );
    // A pointer made by hand cannot be captured.
    node.setPointerCapture = () => undefined;
    const measure = async (name: string, act: (i: number) => void) => {
      const n = 60;
      const gaps: number[] = [];
      let last = (await frame()) as number;
      for (let i = 0; i < n; i++) {
        act(i);
        const now = (await frame()) as number;
        gaps.push(now - last);
        last = now;
      }
      const middle = gaps.toSorted((a, b) => a - b)[n / 2]!;
      return { name, n: gaps.length, fps: (1000 * gaps.length) / gaps.reduce((a, b) => a + b, 0), medianMs: middle };
    };
    send("pointerdown", 270, 300);
    const pan = await measure("pan", (i) =>
      send("pointermove", 270 + 120 * Math.sin(i / 10), 300 + 90 * Math.sin(i / 6)),
    );
    send("pointerup", 270, 300);
    const zoom = await measure("zoom", (i) =>
      node.dispatchEvent(
        new WheelEvent("wheel", {
          bubbles: true,
          cancelable: true,
          deltaY: i < 40 ? -40 : 40,
          clientX: box.left + 300,
          clientY: box.top + 250,
        }),
      ),
    );
    return [pan, zoom];
  });
  for (const { name, n, fps, medianMs } of frames) {
    expect(n).toBe(60);
    const description = `${fps.toFixed(1)} frames a second, median ${medianMs.toFixed(1)} ms`;
    test.info().annotations.push({ type: `10,000 paths: ${name}`, description });
    console.log(`10,000 paths, ${name}: ${description}`);
  }
  // 40 turns in and 20 out: exp(.0016 · 40 · 20) = 3.6, nothing dropped
  await expect(plane).toContainText("3.6 ×");
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(plane).not.toContainText("3.6 ×");
  // What the pointer is over is found among all of them.
  const box = (await plane.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.locator(".trace-tip")).toContainText(/position \d+|start/);
});

test("a region lists the words inside, and a word of the list is pinned", async ({ page, lab }) => {
  const plane = await openPlane(page, lab.url);
  await page.getByRole("button", { name: "Draw a region" }).click();
  const box = (await plane.boundingBox())!;
  const at = (angle: number) =>
    page.mouse.move(box.x + box.width / 2 + 110 * Math.cos(angle), box.y + box.height / 2 + 110 * Math.sin(angle));
  await at(0);
  await page.mouse.down();
  for (let i = 1; i <= 20; i++) await at((i * Math.PI) / 10);
  await page.mouse.up();
  const list = page.getByRole("region", { name: "Words on the plane" });
  await expect(list).toContainText(/\d+ states of \d+ of 500 words/);
  const first = list.getByRole("listitem").first().getByRole("button");
  const word = (await first.innerText()).replace(/\s.*$/s, "");
  expect(word.length).toBeGreaterThan(0);
  await first.click();
  await expect(page.getByLabel("selected word")).toHaveText(word);
  await page.getByRole("button", { name: "Forget the region" }).click();
  await expect(list).toContainText("Draw a region");
});

test("the plane can be used by keyboard alone", async ({ page, lab }) => {
  const plane = await openPlane(page, lab.url);
  await plane.focus();
  for (const key of ["+", "+", "Shift+ArrowLeft"]) await page.keyboard.press(key);
  await expect(plane).toContainText("1.6 ×");
  await page.keyboard.press("0");
  await expect(plane).not.toContainText("1.6 ×");
  // A square of 12 steps a side, set corner by corner.
  const go = async (key: string) => {
    for (let i = 0; i < 12; i++) await page.keyboard.press(key);
  };
  await page.keyboard.press("l");
  for (const key of ["ArrowRight", "ArrowUp"]) {
    await go(key);
    await page.keyboard.press("Space");
  }
  await go("ArrowLeft");
  await page.keyboard.press("Enter");
  const list = page.getByRole("region", { name: "Words on the plane" });
  await expect(list).toContainText(/\d+ states of \d+ of 500 words/);
  await page.keyboard.press("Escape");
  await expect(list).toContainText("Draw a region");
  // Enter pins what the cursor is on: look for a dot row by row.
  const shown = page.getByLabel("selected word");
  const before = await shown.textContent();
  for (let i = 0; i < 60 && (await shown.textContent()) === before; i++) {
    await page.keyboard.press(i % 12 === 11 ? "ArrowDown" : i % 24 < 12 ? "ArrowRight" : "ArrowLeft");
    await page.keyboard.press("Enter");
  }
  await expect(shown).not.toHaveText(before ?? "");
});

test("the nearest words are told by distance, of a state or of a whole path", async ({ page, lab }) => {
  await openPlane(page, lab.url);
  const list = page.getByRole("region", { name: "Words on the plane" });
  await list.getByRole("button", { name: "Nearest" }).click();
  const distances = async () => {
    const rows = await list.getByRole("listitem").allInnerTexts();
    return rows.map((row) => Number(/([\d.]+)$/.exec(row.trim())?.[1]));
  };
  await expect(list.getByRole("listitem")).toHaveCount(8);
  const byState = await distances();
  expect(byState).toEqual(byState.toSorted((a, b) => a - b));
  expect(byState[0]).toBeGreaterThan(0);
  await list.getByRole("combobox", { name: "compared by" }).selectOption("whole path");
  await expect(list).toContainText(/root mean square over t; among \d+ of as many letters/);
  const byPath = await distances();
  expect(byPath).toEqual(byPath.toSorted((a, b) => a - b));
  await list.getByRole("combobox", { name: "nearest to" }).selectOption("◆ station");
  await expect(list).toContainText(/among \d+ of as many letters/);
});

test("the samples of a word stand by weight, and each can be seen", async ({ page, lab }) => {
  await openPlane(page, lab.url);
  const weights = page.getByRole("slider", { name: "Sample of q shown, by weight" });
  const controls = page.getByRole("complementary", { name: "Controls" });
  await expect(controls).toContainText(/, the heaviest; effective samples \d+\.\d of 40/);
  await weights.focus();
  await page.keyboard.press("ArrowRight");
  await expect(weights).toHaveAttribute("aria-valuenow", "2");
  await expect(controls).not.toContainText("the heaviest");
  await expect(page.getByRole("main")).toContainText(/posterior, sample \d+ of 40/);
  await page.getByRole("textbox", { name: "your word" }).fill("water");
  await expect(controls).toContainText("the heaviest");
});

test("regions, neighbours and weights: axe finds nothing serious", async ({ page, lab }) => {
  await openPlane(page, lab.url);
  const list = page.getByRole("region", { name: "Words on the plane" });
  // the page as a whole, with the part that opens first, is looked at in look.spec.ts
  for (const name of ["Pinned", "Nearest", "Region"]) {
    await list.getByRole("button", { name }).click();
    const { violations } = await new AxeBuilder({ page })
      .include("[aria-label='Words on the plane']")
      .include(".view")
      .analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  }
});
