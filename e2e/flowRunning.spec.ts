/** The Flow room beyond the plane: the running model's own flow, polar coordinates, letter pictures, claims to break. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./lab.ts";

async function openSection(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}#tab=flow`);
  await page.getByRole("button", { name, exact: true }).click();
}

async function nothingSerious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include("main").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
}

test("the trained flow: moved by keys, there and back, position by position", async ({ page, lab }) => {
  await openSection(page, lab.url, "In this run");
  const main = page.getByRole("main");
  const picture = main.getByRole("img", { name: /^At t = \d/ });
  await expect(picture).toBeVisible();
  await expect(main).toContainText(/as in “\w+” at t = 1/);
  await picture.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(main).toContainText("moved by hand");
  // the state after, by the inverse
  await page.getByRole("button", { name: "next state", exact: true }).click();
  const before = await picture.textContent();
  await picture.focus();
  await page.keyboard.press("Shift+ArrowUp");
  await expect(picture).not.toHaveText(before ?? "");
  await page.getByRole("button", { name: "as in the word" }).click();
  await expect(main).toContainText(/as in “\w+” at t = 1/);
  await main.locator(".pick").nth(2).click();
  await expect(main).toContainText(/as in “\w+” at t = 3/);
  await expect(main).toContainText("exactly one Gaussian");
  await nothingSerious(page);
});

test("coordinates and claims: a cell moves by keys, claims hold and break", async ({ page, lab }) => {
  await openSection(page, lab.url, "Coordinates & pictures");
  const planes = page.getByRole("img", { name: /^Here the cell/ });
  await expect(planes).toHaveAccessibleName(/grows 2\.00 times/);
  await planes.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("img", { name: /grows 1\.75 times/ })).toBeVisible();
  await expect(page.getByLabel("The cell in numbers")).toContainText("1.750");
  const card = (id: string) => page.locator(`#card-${id}`);
  for (const id of ["affineStaysGaussian", "twoTrilBend", "oneBumpStaysOne", "integratesToOne"])
    await card(id).getByRole("button").click();
  await expect(card("affineStaysGaussian")).toContainText("held in all 50 trials");
  await expect(card("twoTrilBend")).toContainText("broken in all 50 trials");
  await expect(card("oneBumpStaysOne").getByRole("img")).toBeVisible();
  await expect(card("integratesToOne")).toContainText("held in all 50 trials");
  await nothingSerious(page);
});

test("letter pictures: train, pause, and come back from their noise", async ({ page, lab }) => {
  await openSection(page, lab.url, "Coordinates & pictures");
  const glyphs = page.locator("#panel-flowGlyphs");
  await glyphs.getByRole("button", { name: "Train", exact: true }).click();
  await expect(glyphs).toContainText(/step [1-9][\d,]* of/);
  await glyphs.getByRole("button", { name: "Pause" }).click();
  await expect(glyphs).toContainText(/bits a pixel/);
  // float32, through ten couplings and back
  await expect(glyphs).toContainText(/largest difference [\d ·.]*10⁻[³⁴⁵⁶⁷⁸]/);
  await glyphs.getByRole("button", { name: "Back to the start" }).click();
  await expect(glyphs.getByRole("button", { name: "Train", exact: true })).toBeVisible();
});
