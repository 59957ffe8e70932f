/** Where the noise goes out of use: a KL weight and letters fed back, what the charts say of them, and another bound. */
import { expect, test } from "./lab.ts";
import { openSmall, pause, play, reachesStep, stepOf } from "./page.ts";

test("a weight on the KL and letters fed back are trained, told and shown; then a bound of many trajectories", async ({
  page,
  lab,
}) => {
  await openSmall(page, lab.url, "&beta=2&m.feeds=1&m.wordDropout=.5");
  await play(page);
  await reachesStep(page, 20);
  const main = page.getByRole("main");
  await expect(main).toContainText("the bound itself; trained with β = 2, 50 % of the letters hidden");
  await expect(main).toContainText("given the letter before, too");
  await expect(main.getByRole("img", { name: /Entropy over training|Noise information/ }).first()).toContainText("KL");
  await expect(page.locator(".strip-label-p")).toContainText("w−");

  await page.getByLabel("bound", { exact: true }).selectOption({ label: "FIVO" });
  await expect(page.getByLabel(/^KL weight/)).toHaveCount(0);
  await expect(main).toContainText("the bound itself; trained with 50 % of the letters hidden");
  const then = await stepOf(page);
  await reachesStep(page, then + 20);
  await expect(main).toContainText("one sample, drawn by weight");
  await pause(page);
  await expect(page).toHaveURL(/bound=fivo/);
  expect(page.url()).not.toContain("beta");
});
