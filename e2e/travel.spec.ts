/** Going back in training by hand and by keys: every view follows, and the run goes on from there. */
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { openHeadless, openRun } from "./headless.ts";
import { expect, test } from "./lab.ts";
import { openSmall, pause, play, reachesStep, sampledWords, settledWords, stands, stepOf } from "./page.ts";

const handleOf = (page: Page): Locator => page.getByRole("slider", { name: "Step of the run to look at" });
const banner = (page: Page): Locator => page.getByRole("status").filter({ hasText: "You look at step" });

/** The step the handle says. */
async function lookedAt(handle: Locator): Promise<number> {
  const text = (await handle.getAttribute("aria-valuetext")) ?? "";
  return Number(/step ([\d,]+)/.exec(text)![1]!.replaceAll(",", ""));
}

async function trained(page: Page, url: string): Promise<Locator> {
  await openSmall(page, url);
  await play(page);
  await reachesStep(page, 300);
  await pause(page);
  await stands(page);
  const handle = handleOf(page);
  await expect(handle).toHaveAttribute("aria-valuetext", /^now, step/);
  return handle;
}

test("keys look back along the run, every view follows, and Esc comes back", async ({ page, lab }) => {
  const handle = await trained(page, lab.url);
  const now = await settledWords(page);
  await handle.focus();
  await handle.press("Home");
  await expect(banner(page)).toContainText("You look at step 0.");
  await expect(page.locator(".words-panel")).toContainText("step 0, same noise");
  await expect.poll(() => sampledWords(page)).not.toEqual(now);
  const first = await settledWords(page);
  await handle.press("ArrowRight");
  await expect(handle).toHaveAttribute("aria-valuetext", /^step [1-9]\d* of/);
  await handle.press("Home");
  await expect.poll(() => sampledWords(page)).toEqual(first);
  const { violations } = await new AxeBuilder({ page }).include(".view").include(".notices").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  await handle.press("Escape");
  await expect(banner(page)).toHaveCount(0);
  await expect(handle).toHaveAttribute("aria-valuetext", /^now, step/);
  await expect.poll(() => sampledWords(page)).toEqual(now);
});

test("a drag looks back while training goes on, and training goes on from there on request", async ({ page, lab }) => {
  const handle = await trained(page, lab.url);
  await play(page);
  const box = (await handle.boundingBox())!;
  const thumb = await handle.evaluate((input: HTMLInputElement) => Number(input.value) / Number(input.max));
  await page.mouse.move(box.x + 7 + thumb * (box.width - 14), box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(banner(page)).toBeVisible();
  const at = await lookedAt(handle);
  await expect(banner(page)).toContainText(`You look at step ${at.toLocaleString("en-US")}.`);
  const before = await stepOf(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(before);
  expect(await lookedAt(handle)).toBe(at);
  await banner(page).getByRole("button", { name: "Train on from here" }).click();
  await expect(banner(page)).toHaveCount(0);
  await pause(page);
  await expect(page.locator("#panel-bound")).toContainText("grey: given up");
  await expect(page.locator("#panel-bound svg.chart-svg")).toContainText(/back from [\d,]+/);
});

test("the walk over training shows paths of earlier steps", async ({ page, lab }) => {
  await trained(page, lab.url);
  await page.keyboard.press("2");
  const slider = page.getByRole("slider", { name: "at step" });
  await expect(slider).toHaveAttribute("aria-valuetext", "now");
  await slider.focus();
  await slider.press("Home");
  await expect(banner(page)).toContainText("You look at step 0.");
  await page.getByRole("button", { name: "Walk over training" }).click();
  await expect(banner(page)).not.toContainText("You look at step 0.");
  await page.getByRole("button", { name: "Pause the walk over training" }).click();
  await banner(page).getByRole("button", { name: "Back to now" }).click();
  await expect(slider).toHaveAttribute("aria-valuetext", "now");
});

test("a branch has the bits of a run that never went further", async ({ page, lab }) => {
  await openHeadless(page, lab.url);
  const { config } = await page.evaluate(() => window.xilab!.presets.first);
  const small = { ...config, optimiser: { ...config.optimiser, batch: 8 } };
  await openRun(page, small, "wasm");
  const hashes = await page.evaluate(async () => {
    const lab = window.xilab!;
    const bytes = async (): Promise<string> => {
      const saved = await lab.peek([30]);
      return Array.from(new Uint8Array(saved[0]!.parameters.buffer as ArrayBuffer)).join();
    };
    await lab.step(30);
    const straight = await bytes();
    await lab.step(20);
    const gone = await lab.branchFrom(12);
    await lab.step(18);
    return { same: straight === (await bytes()), to: gone.ok ? gone.value.step : null, length: straight.length };
  });
  expect(hashes).toMatchObject({ same: true, to: 12 });
  expect(hashes.length).toBeGreaterThan(1000);
});
