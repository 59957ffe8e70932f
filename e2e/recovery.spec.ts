/** What goes wrong costs a message, not the run: a reload, a dead worker, a file of a run. */
import { readFile } from "node:fs/promises";
import { decodeXilab } from "../src/runs/xilab.ts";
import { keptStep } from "./files.ts";
import { expect, test } from "./lab.ts";
import { ENGINE_UP, openSmall, pause, play, reachesStep, stands, stepOf } from "./page.ts";

test("a run is kept and offered after a reload", async ({ page, lab }) => {
  await openSmall(page, lab.url);
  await play(page);
  await reachesStep(page, 15);
  await pause(page);
  await stands(page);
  const stopped = await stepOf(page);
  await expect.poll(() => keptStep(page)).toBe(stopped);
  await page.goto("about:blank");
  await page.goto(lab.url);
  const offer = page.locator(".notices").getByText(/You were training on SUBTLEX-US, at step/);
  await expect(offer).toContainText(stopped.toLocaleString("en-US"));
  await page.getByRole("button", { name: "Go on" }).click();
  await reachesStep(page, stopped + 5);
});

test("a worker that dies is replaced and training goes on", async ({ page, lab }) => {
  lab.allow(/planted/);
  await openSmall(page, lab.url);
  await play(page);
  await reachesStep(page, 10);
  await pause(page);
  await stands(page);
  const stopped = await stepOf(page);
  await expect.poll(() => keptStep(page)).toBe(stopped);
  await play(page);
  await reachesStep(page, stopped + 10);
  const worker = page.workers().find((one) => one.url().includes("trainer"));
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error("planted");
    });
  });
  const notice = page.locator(".notices").getByText(/The trainer stopped at step/);
  await expect(notice).toBeVisible();
  // It goes on from the run kept at the pause, or later.
  await expect(page.getByRole("button", { name: ENGINE_UP })).toBeVisible({ timeout: 60_000 });
  const after = await stepOf(page);
  await reachesStep(page, after + 10);
});

test("a run is saved to a file that holds it", async ({ page, lab }) => {
  await openSmall(page, lab.url);
  await play(page);
  await reachesStep(page, 5);
  await pause(page);
  await stands(page);
  const step = await stepOf(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.xilab$/);
  const decoded = decodeXilab(await readFile((await file.path())!));
  expect(decoded.ok && decoded.run.step).toBe(step);
});
