/** Journeys through the Trace tab and the word strip. */
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
  const after = (await shown.textContent())!;
  expect(after).not.toBe(before);
  expect(after.slice(0, 2)).toBe(before.slice(0, 2));
  await strip.getByRole("button", { name: "Undo" }).click();
  await expect(shown).not.toHaveText(after);
});
