/** The Flow room's plane: fits with exact KL, ▲ by hand and by keys, a target drawn by keys, families side by side. */
import type { Page } from "@playwright/test";
import { expect, test } from "./lab.ts";

const title = (page: Page) => page.locator("#panel-flowPlane h1");
const family = (page: Page) => page.getByRole("combobox", { name: "Flow family" });

/** The fit under way has made its last step. */
async function fitted(page: Page): Promise<void> {
  await expect(page.locator(".plane-fit")).toHaveText("Fit again", { timeout: 240_000 });
}

const klOf = async (page: Page): Promise<number> =>
  Number(/([\d.]+) nats/.exec((await title(page).textContent()) ?? "")?.[1]);

/** "y = (1.73, −0.85), and back ± 1e−16" */
async function endOf(page: Page) {
  const text = (await page.locator(".warp-column .warp-line").last().textContent()) ?? "";
  const numbers = [...text.replaceAll("−", "-").matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)].map(Number);
  const [x, y, off] = numbers as [number, number, number];
  return { x, y, off };
}

test("an affine flow stops at the Gaussian's KL, a spline does not; ▲ goes there and back", async ({ page, lab }) => {
  await page.goto(`${lab.url}#tab=flow`);
  await expect(page.locator(".warp-planes")).toBeVisible();
  await family(page).selectOption("tril");
  await fitted(page);
  await expect(title(page)).toContainText("TRIL keeps one Gaussian a Gaussian");
  const floor = async () =>
    Number(/below ([\d.]+)/.exec((await page.locator("#panel-flowFamilies .figure-caption").textContent()) ?? "")?.[1]);
  // what no affine flow gets below is this one's KL to the digits shown
  await expect.poll(async () => Math.abs((await klOf(page)) - (await floor()))).toBeLessThan(0.011);
  const affine = await klOf(page);

  await family(page).selectOption("spline");
  await fitted(page);
  await expect(title(page)).toContainText("Spline bends one Gaussian into two moons");
  await expect.poll(() => klOf(page)).toBeLessThan(0.05);

  const result = page.getByRole("application", { name: "Result plane" });
  const box = (await result.boundingBox())!;
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.4 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height, { steps: 4 });
  await page.mouse.up();
  const fromMiddle = async () => Math.abs((await endOf(page)).x) + Math.abs((await endOf(page)).y);
  await expect.poll(fromMiddle).toBeLessThan(0.1);
  const middle = await endOf(page);
  await result.press("ArrowRight");
  await result.press("ArrowRight");
  await result.press("Shift+ArrowUp");
  await expect.poll(async () => (await endOf(page)).x - middle.x).toBeCloseTo(0.2, 1);
  await expect.poll(async () => (await endOf(page)).y - middle.y).toBeCloseTo(1, 1);
  expect((await endOf(page)).off).toBeLessThan(1e-9);
  await expect(page.locator("#panel-flowLedger .figure-caption")).toContainText(/differs by (0|\de−1\d)/);

  // the steps one by one: at none of them the plane in the middle shows the noise
  const depth = page.getByRole("slider", { name: "Steps applied in the plane in the middle" });
  await depth.press("Home");
  await expect(page.getByRole("img", { name: /after 0 of \d+ steps/ })).toBeVisible();
  await depth.press("ArrowRight");
  await expect(page.getByRole("img", { name: /after 1 of \d+ steps/ })).toBeVisible();

  // both flows are kept, side by side with what they cost; a drawing takes the arrows
  const side = page.getByRole("img", { name: /Spline comes within/ });
  await expect(side).toHaveAccessibleName(/TRIL stays \.\d+ away.*ms to sample/);
  await side.press("ArrowRight");
  await expect(title(page)).toContainText("TRIL keeps one Gaussian a Gaussian");
  await expect.poll(() => klOf(page)).toBe(affine);
});

test("a target drawn by keys is a density to fit; a fit pauses, steps and starts over", async ({ page, lab }) => {
  await page.goto(`${lab.url}#tab=flow`);
  await expect(page.locator(".warp-planes")).toBeVisible();
  await page.getByRole("combobox", { name: "Target" }).selectOption("drawn");
  const drawing = page.getByRole("application", { name: "Drawing" });
  const take = page.getByRole("button", { name: "Fit it" });
  await expect(take).toBeDisabled();
  await drawing.press("Space");
  for (let i = 0; i < 2; i++) {
    await drawing.press("Shift+ArrowRight");
    await drawing.press("Space");
  }
  await take.click();
  await expect(title(page)).toContainText("your drawing");

  const button = page.locator(".plane-fit");
  await button.click();
  await expect(button).toHaveText("Go on");
  const status = page.locator(".fit-status");
  const stepNow = async () => Number(/step ([\d,]+)/.exec((await status.textContent()) ?? "")?.[1]?.replace(",", ""));
  const before = await stepNow();
  await page.getByRole("button", { name: "One step of the fit" }).click();
  await expect.poll(stepNow).toBe(before + 1);
  await page.getByRole("button", { name: "Back to before the first step" }).click();
  await expect(title(page)).toContainText("Before its first step Spline leaves the noise where it is");
  await expect(button).toHaveText("Fit");
});
