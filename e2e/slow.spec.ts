/** The word strip by pointer and by keys, and slow motion: stage after stage, forwards and backwards. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./lab.ts";
import { ENGINE_UP, openSmall, pause, play, reachesStep, stepOf } from "./page.ts";

const strip = (page: Page) => page.getByRole("region", { name: /^Word strip/ });
const word = (page: Page) => strip(page).getByLabel("selected word");
const pad = (page: Page, t: number) =>
  strip(page).getByRole("slider", { name: `noise at position ${t},`, includeHidden: true });

async function recorded(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(page.getByRole("button", { name: /^Engine: replay/ })).toBeVisible();
  await expect(word(page)).toHaveText(/[a-z]{2}/);
}

/** From each pointer move to the first frame after it in which the strip has the path of the new noise. */
async function watchDrag(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { dragTimes: times });
    window.addEventListener(
      "pointermove",
      (event) => {
        if (!(event.target instanceof Element) || !event.target.closest(".noise-pad")) return;
        // a task after the next frame: it has been painted
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => times.push(performance.now() - event.timeStamp);
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
}

const median = (x: readonly number[]): number => [...x].sort((a, b) => a - b)[Math.floor(x.length / 2)]!;

async function dragAbout(page: Page, t: number): Promise<number> {
  await page.evaluate(() => ((window as unknown as { dragTimes: number[] }).dragTimes.length = 0));
  const box = (await pad(page, t).boundingBox())!;
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(0.5, 0.5));
  await page.mouse.down();
  for (let i = 0; i < 60; i++) {
    await page.mouse.move(...at(0.5 + 0.4 * Math.cos(i / 4), 0.5 + 0.4 * Math.sin(i / 4)));
    await page.waitForTimeout(20);
  }
  await page.mouse.up();
  const times = await page.evaluate(() => (window as unknown as { dragTimes: number[] }).dragTimes);
  expect(times.length).toBeGreaterThan(40);
  return median(times);
}

test("dragging ξ_3 rewrites the word within a frame or two, at rest and while it trains", async ({ page, lab }) => {
  await recorded(page, lab.url);
  await watchDrag(page);
  const before = await word(page).textContent();
  const start = before!.slice(0, 2);
  const quiet = await dragAbout(page, 3);
  test.info().annotations.push({ type: "drag to paint, at rest", description: `median ${quiet.toFixed(1)} ms` });
  console.log(`drag to paint at rest: median ${quiet.toFixed(1)} ms`);
  expect(quiet).toBeLessThan(33);
  expect((await word(page).textContent())!.slice(0, 2)).toBe(start);
  await expect(strip(page).getByText(/^(was .+ differs?|other noise, same letters)$/)).toBeVisible();

  await strip(page).getByRole("button", { name: "Undo" }).click();
  await expect(word(page)).toHaveText(before!);
  await play(page);
  await reachesStep(page, (await stepOf(page)) + 1);
  const busy = await dragAbout(page, 3);
  test.info().annotations.push({ type: "drag to paint, training", description: `median ${busy.toFixed(1)} ms` });
  console.log(`drag to paint while training: median ${busy.toFixed(1)} ms`);
  // chosen: two cores that also train, and record this test, get twice the promise
  expect(busy).toBeLessThan(66);
});

test("noise is drawn again, zeroed, moved by keys along any direction, and all of it is taken back", async ({
  page,
  lab,
}) => {
  await recorded(page, lab.url);
  const first = await word(page).textContent();
  const at = pad(page, 1);
  const standing = await at.getAttribute("aria-valuetext");
  await strip(page)
    .getByRole("button", { name: /^New ξ/ })
    .click();
  await expect(at).not.toHaveAttribute("aria-valuetext", standing!);
  await strip(page).getByRole("button", { name: /= 0$/ }).click();
  await expect(at).toHaveAttribute("aria-valuetext", /^\.00, \.00/);
  await at.focus();
  await at.press("ArrowRight");
  await expect(at).toHaveAttribute("aria-valuetext", /^\.10, \.00/);
  for (let n = 0; n < 3; n++) await page.keyboard.press("Control+z");
  await expect(word(page)).toHaveText(first!);
  await expect(at).toHaveAttribute("aria-valuetext", standing!);
  await page.keyboard.press("Control+Shift+z");
  await expect(at).not.toHaveAttribute("aria-valuetext", standing!);

  await strip(page).getByRole("button", { name: "More for this word" }).locator("visible=true").click();
  await page.getByRole("menuitem", { name: /^All directions/ }).click();
  const panel = page.getByRole("dialog", { name: /directions of/ });
  await panel.getByRole("radio", { name: "pads show direction 7 across" }).check();
  await panel.getByRole("radio", { name: "pads show direction 8 up" }).check();
  const slider = panel.getByRole("slider", { name: "direction 7 of the noise at position 1" });
  await slider.focus();
  await slider.press("Home");
  await expect(at).toHaveAttribute("aria-valuetext", /^−3\.00, /);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});

test("walks from one word to another and swaps noise between two", async ({ page, lab }) => {
  await recorded(page, lab.url);
  const more = strip(page).getByRole("button", { name: "More for this word" }).locator("visible=true");
  await more.click();
  await page.getByRole("menuitem", { name: /^Walk/ }).click();
  const walk = page.getByRole("dialog", { name: /^Walk/ });
  await walk.getByLabel("from").fill("house");
  await walk.getByLabel("to").fill("mother");
  await expect(walk.getByRole("button", { name: "house, 0 % of the way" })).toBeVisible();
  await walk.getByRole("button", { name: "mother, 100 % of the way" }).click();
  await expect(word(page)).toHaveText("mother");
  const slider = walk.getByRole("slider");
  await slider.focus();
  await slider.press("Home");
  await expect(word(page)).toHaveText("house");
  await walk.getByLabel("to").fill("mot!er");
  await expect(walk.getByText("“!” is not in the alphabet of these words.")).toBeVisible();
  await page.keyboard.press("Escape");

  await more.click();
  await page.getByRole("menuitem", { name: /^Swap/ }).click();
  const swap = page.getByRole("dialog", { name: /^Swap/ });
  await swap.getByLabel("other word").fill("water");
  await swap.getByRole("button", { name: "Take it" }).first().click();
  await page.keyboard.press("Escape");
  await strip(page).getByRole("button", { name: "Undo" }).click();
  await expect(word(page)).toHaveText("house");
});

test("slow motion: nine stages of one word, forwards and back, with the engine's own numbers", async ({
  page,
  lab,
}) => {
  await recorded(page, lab.url);
  const step = await stepOf(page);
  await page.keyboard.press("s");
  const slow = page.getByRole("region", { name: "Slow motion" });
  const stages = slow.getByRole("list", { name: "Stages of a training step" }).getByRole("button");
  await expect(stages).toHaveCount(9);
  const titles = [
    /^The encoder stands at/,
    /^q proposes \d+ noises/,
    /^Fq makes a state/,
    /^One flow plays both parts/,
    /^This state writes \S+ with probability \.\d+/,
    /^Sample \d+ of \d+ goes on/,
    /^The bound of this word is −\d+\.\d\d nats/,
    /^This word pulls hardest at/,
    /^A step along this word alone would/,
  ];
  const title = slow.locator(".slow-head h2");
  for (const [n, expected] of titles.entries()) {
    await expect(title).toHaveText(expected, { timeout: 60_000 });
    await expect(stages.nth(n)).toHaveAttribute("aria-current", "step");
    await expect(slow.locator(".katex-error")).toHaveCount(0);
    await page.keyboard.press("Space");
  }
  for (const expected of titles.slice(6, 8).reverse()) {
    await page.keyboard.press("ArrowLeft");
    await expect(title).toHaveText(expected);
  }
  // the bound as the engine has it
  const lines = slow.locator(".slow-line annotation");
  const difference = (await lines.allTextContents()).find((line) => line.includes("difference"))!;
  const [, mantissa, exponent] = /difference \} (\d+) \\cdot 10\^\{([+-]\d+)\}/.exec(difference)!;
  expect(Number(`${mantissa}e${exponent}`)).toBeLessThan(1e-3);

  // other letters, by the strip and by keys; training has not moved
  await page.keyboard.press("Shift+ArrowRight");
  await expect(title).toHaveText(/letter 2 costs/);
  expect(await stepOf(page)).toBe(step);
  const { violations } = await new AxeBuilder({ page }).include(".slow").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id)).toEqual(
    [],
  );
  await page.keyboard.press("Escape");
  await expect(slow).toBeHidden();
});

test("slow motion of a run stops it, shows a model without noise in five stages, and lets it train on", async ({
  page,
  lab,
}) => {
  await openSmall(page, lab.url, "&model=gru");
  await play(page);
  await reachesStep(page, 60);
  await strip(page).getByLabel("letters the word starts with").fill("th");
  await page.locator("body").click({ position: { x: 700, y: 8 } });
  await page.keyboard.press("s");
  const slow = page.getByRole("region", { name: "Slow motion" });
  await expect(slow).toBeVisible();
  const stages = slow.getByRole("list", { name: "Stages of a training step" }).getByRole("button");
  await expect(stages).toHaveCount(5);
  const held = await stepOf(page);
  await stages.nth(4).click();
  await expect(slow.locator(".slow-head h2")).toHaveText(/^A step along this word alone would/, { timeout: 60_000 });
  expect(Math.abs((await stepOf(page)) - held)).toBeLessThan(30);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: ENGINE_UP })).toBeVisible();
  await reachesStep(page, held + 40);
  await pause(page);
});
