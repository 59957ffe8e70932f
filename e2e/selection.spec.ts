/** One selection: what is pointed at or pinned in one place is shown in all, and Esc lets go. */
import type { Locator, Page } from "@playwright/test";
import { symbols } from "../src/symbols/registry.ts";
import { expect, test } from "./lab.ts";
import { openSmall, pause, play, reachesStep } from "./page.ts";

const panel = (page: Page, id: string): Locator => page.locator(`#panel-${id}`);

/** The middle of a chart's plot, a little above its middle, where no label is. */
async function pointAt(chart: Locator, share = 0.45): Promise<{ x: number; y: number }> {
  const box = (await chart.boundingBox())!;
  return { x: box.width * share, y: box.height * 0.5 };
}

test("a step pointed at on one time axis is shown on the others; a click pins it, Esc lets go", async ({
  page,
  lab,
}) => {
  await page.goto(lab.url);
  await expect(panel(page, "bound").locator(".figure-title")).toContainText("nats per word");
  const bound = panel(page, "bound").getByRole("img");
  const variance = panel(page, "weights").getByRole("img").first();
  await bound.hover({ position: await pointAt(bound) });
  await expect(variance.locator(".pointed-step")).toBeAttached();
  await expect(bound.locator(".pointed-step")).not.toBeAttached();
  await bound.click({ position: await pointAt(bound) });
  await page.mouse.move(5, 5);
  await expect(variance.locator(".pointed-step")).not.toBeAttached();
  for (const chart of [bound, variance]) await expect(chart.locator(".pinned-step")).toBeAttached();
  await page.keyboard.press("Escape");
  for (const chart of [bound, variance]) await expect(chart.locator(".pinned-step")).not.toBeAttached();
});

test("a position pointed at on one chart is shown on the others; a click selects it everywhere", async ({
  page,
  lab,
}) => {
  await openSmall(page, lab.url);
  await play(page);
  await reachesStep(page, 5);
  const anatomy = panel(page, "anatomy").getByRole("img");
  const information = panel(page, "information").getByRole("img");
  await expect(information).not.toContainText("Not evaluated yet");
  await pause(page);
  await anatomy.hover({ position: await pointAt(anatomy) });
  const soft = information.locator(".pointed-t");
  await expect(soft).toBeAttached();
  await anatomy.click({ position: await pointAt(anatomy) });
  const selected = page.getByRole("region", { name: /^Word strip/ }).locator("[data-selected] .strip-t");
  await page.mouse.move(5, 5);
  await expect(soft).not.toBeAttached();
  await expect(selected).toHaveText(/^\d+$/);
});

test("a symbol lights up in text, equation, code and on charts, from either side, with its meaning", async ({
  page,
  lab,
}) => {
  await page.goto(lab.url);
  await expect(panel(page, "bound").locator(".figure-title")).toContainText("nats per word");
  const guide = page.getByRole("region", { name: /^Lesson/ });
  const tint = (node: Locator) => node.evaluate((element) => getComputedStyle(element).backgroundColor);
  const stroke = (node: Locator) => node.evaluate((element) => getComputedStyle(element).stroke);
  const onChart = panel(page, "weights").locator("svg tspan[data-symbol='omega']").first();
  const inCode = guide.locator("code [data-symbol='xi']").first();
  const inEquation = guide.locator(".guide-equation [data-symbol='xi']").first();
  const clear = "rgba(0, 0, 0, 0)";
  await expect(onChart).toBeAttached();

  expect(await tint(inCode)).toBe(clear);
  await inEquation.hover();
  await expect(guide.getByText(symbols.xi.about)).toBeVisible();
  for (const node of [inCode, inEquation]) await expect.poll(() => tint(node)).not.toBe(clear);
  await inCode.hover();
  await expect.poll(() => tint(inEquation)).not.toBe(clear);

  expect(await stroke(onChart)).toBe("none");
  await onChart.hover();
  await expect(guide.getByText(symbols.omega.about)).toBeVisible();
  await expect.poll(() => stroke(onChart)).not.toBe("none");
  await page.keyboard.press("Escape");
  await expect.poll(() => stroke(onChart)).toBe("none");
});

test("the glossary holds every symbol", async ({ page, lab }) => {
  await page.goto(lab.url);
  await page.getByRole("button", { name: "Keys and log" }).click();
  const dialog = page.getByRole("dialog", { name: "Keys and symbols" });
  for (const { name, about } of Object.values(symbols)) {
    await expect(dialog.getByText(name, { exact: true }).first()).toBeVisible();
    // F_g is set as a symbol, its g below
    await expect(dialog).toContainText(about.replaceAll(/\b(F)_([gq])\b/g, "$1$2"));
  }
});
