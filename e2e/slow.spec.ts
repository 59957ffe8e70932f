/** The word strip by pointer and by keys, and slow motion: stage after stage, forwards and backwards. */
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
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
  // the directions that pads show are found in idle time, with I(t)
  await expect(strip(page).locator(".strip-information").first()).toHaveText(/\d/);
}

/** From each pointer move to after the first frame that follows it: the strip has been painted with the new noise. */
async function watchMoves(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { moveTimes: times });
    window.addEventListener(
      "pointermove",
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => times.push(performance.now() - timeStamp);
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
}

const quantile = (x: readonly number[], p: number): number => [...x].sort((a, b) => a - b)[Math.floor(p * x.length)]!;

/** Times of 36 moves around the middle of a place. */
async function moveAbout(page: Page, place: Locator, drag: boolean): Promise<readonly number[]> {
  const box = (await place.boundingBox())!;
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(0.5, 0.5));
  if (drag) await page.mouse.down();
  await page.evaluate(() => {
    (window as unknown as { moveTimes: number[] }).moveTimes.length = 0;
  });
  for (let i = 0; i < 36; i++) {
    await page.mouse.move(...at(0.5 + 0.4 * Math.cos(i / 4), 0.5 + 0.4 * Math.sin(i / 4)));
    await page.waitForTimeout(20);
  }
  const times = await page.evaluate(() => (window as unknown as { moveTimes: number[] }).moveTimes);
  if (drag) await page.mouse.up();
  expect(times.length).toBeGreaterThan(6);
  return times;
}

/**
 * Reports the median of a drag beside that of moves that change nothing. Returns what a repaint adds to such a move, lower
 * deciles of the same run, in frames or two: 33 ms, or what a move that changes nothing takes on a machine this busy.
 */
async function dragTimes(page: Page, when: string): Promise<number> {
  const idle = await moveAbout(page, strip(page).locator(".strip-difference"), false);
  const drag = await moveAbout(page, pad(page, 3), true);
  const [middle, least] = [quantile(drag, 0.5), quantile(drag, 0.1)];
  const rest = `lower decile ${least.toFixed(1)} ms; moves that change nothing ${quantile(idle, 0.5).toFixed(1)} ms`;
  const description = `median ${middle.toFixed(1)} ms, ${rest}`;
  test.info().annotations.push({ type: `drag to paint, ${when}`, description });
  console.log(`drag to paint, ${when}: ${description}`);
  return (least - quantile(idle, 0.1)) / Math.max(33, quantile(idle, 0.5));
}

test("dragging ξ_3 rewrites the word within a frame or two, at rest and while it trains", async ({ page, lab }) => {
  await recorded(page, lab.url);
  await watchMoves(page);
  const before = await word(page).textContent();
  expect(await dragTimes(page, "at rest")).toBeLessThan(1);
  expect((await word(page).textContent())!.slice(0, 2)).toBe(before!.slice(0, 2));
  await expect(strip(page).getByText(/^(was .+ differs?|other noise, same letters)$/)).toBeVisible();

  await strip(page).getByRole("button", { name: "Undo" }).click();
  await expect(word(page)).toHaveText(before!);
  await play(page);
  await reachesStep(page, (await stepOf(page)) + 1);
  expect(await dragTimes(page, "while it trains")).toBeLessThan(1);
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
  await walk.getByLabel("from", { exact: true }).fill("house");
  await walk.getByLabel("to", { exact: true }).fill("mother");
  await expect(walk.getByRole("button", { name: "house, 0 % of the way" })).toBeVisible();
  await walk.getByRole("button", { name: "mother, 100 % of the way" }).click();
  await expect(word(page)).toHaveText("mother");
  const slider = walk.getByRole("slider");
  await slider.focus();
  await slider.press("Home");
  await expect(word(page)).toHaveText("house");
  await walk.getByLabel("to", { exact: true }).fill("mot!er");
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
    await expect(title).toHaveText(expected);
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
  await strip(page).getByLabel("letters the word starts with").blur();
  await page.keyboard.press("s");
  const slow = page.getByRole("region", { name: "Slow motion" });
  await expect(slow).toBeVisible();
  const stages = slow.getByRole("list", { name: "Stages of a training step" }).getByRole("button");
  await expect(stages).toHaveCount(5);
  const held = await stepOf(page);
  await stages.nth(4).click();
  await expect(slow.locator(".slow-head h2")).toHaveText(/^A step along this word alone would/);
  expect(Math.abs((await stepOf(page)) - held)).toBeLessThan(30);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: ENGINE_UP })).toBeVisible();
  await reachesStep(page, held + 40);
  await pause(page);
});
