/** The model without noise: chosen in the rail or by a link, trained, typed into, traced, and left again. */
import { expect, test } from "./lab.ts";
import { openSmall, pause, play, reachesStep, stepOf } from "./page.ts";

test("swaps between the state space model and the GRU by the menu: another run, and said so", async ({ page, lab }) => {
  await openSmall(page, lab.url);
  await play(page);
  await reachesStep(page, 20);
  const model = page.getByRole("combobox", { name: /^model/ });
  await model.selectOption("gru");
  const rail = page.getByRole("complementary", { name: "Controls" });
  await expect(rail.getByText("was State space; training starts again.")).toBeVisible();
  await expect(rail.getByRole("heading", { name: "Flows" })).toBeHidden();
  await expect(rail.getByRole("heading", { name: "Objective" })).toBeHidden();
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "A GRU has no noise: nothing to draw" })).toBeVisible();
  await expect(main.getByRole("heading", { name: /^−log P\(w\)/ })).toBeVisible();
  await reachesStep(page, 30);
  await expect(page).toHaveURL(/model=gru/);
  // edits of one setting within .8 s are one edit, with nothing to tell when it ends where it began
  await page.waitForTimeout(1000);
  await model.selectOption("dssm");
  await expect(rail.getByText("was GRU; training starts again.")).toBeVisible();
  await expect(main.getByRole("heading", { name: /^A GRU/ })).toBeHidden();
  await expect(rail.getByRole("heading", { name: "Flows" })).toBeVisible();
  await reachesStep(page, 20);
});

test("typed letters decide how its words go on, and its states can be traced", async ({ page, lab }) => {
  await openSmall(page, lab.url, "&model=gru");
  await play(page);
  await reachesStep(page, 100);
  await pause(page);
  const strip = page.getByRole("region", { name: /^Word strip/ });
  await strip.getByLabel("letters the word starts with").fill("th");
  await expect(strip.getByRole("button", { name: /^position 1: t, typed, probability/ })).toBeVisible();
  await expect(strip.getByRole("button", { name: /^position 2: h, typed, probability/ })).toBeVisible();
  await expect(strip.getByLabel("selected word")).toHaveText(/^th/);
  await expect(strip.getByRole("slider")).toHaveCount(0);
  await strip.getByRole("button", { name: "New word" }).click();
  await expect(strip.getByLabel("selected word")).toHaveText(/^th/);

  const before = await stepOf(page);
  await page.keyboard.press("2");
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "A GRU has no noise: nothing to draw" })).toBeVisible();
  await page.getByLabel("your word").fill("the");
  await expect(page.getByText(/^−\d+\.\d\d nats, exact$/).first()).toBeVisible();
  expect(await stepOf(page)).toBe(before);
});
