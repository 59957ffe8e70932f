/** Words of one's own: what is refused and why, what is taken, and that training goes on with it. */
import type { Page } from "@playwright/test";
import { expect, test } from "./lab.ts";
import { openSmall, play, reachesStep } from "./page.ts";

async function openDialog(page: Page) {
  await page.getByRole("combobox", { name: "words", exact: true }).selectOption("own");
  const dialog = page.getByRole("dialog", { name: "Your own words" });
  await expect(dialog).toBeVisible();
  return dialog;
}

const LIST = ["heron", "owl", "kite", "wren", "robin", "finch", "crane", "stork", "swift", "raven"];

test("pasted words are looked at, used and trained on", async ({ page, lab }) => {
  await openSmall(page, lab.url);
  const dialog = await openDialog(page);
  await dialog.getByRole("textbox").fill(LIST.map((word, i) => `${word}\t${20 - i}`).join("\n"));
  await dialog.getByRole("button", { name: "Look at it" }).click();
  await expect(dialog).toContainText("heron");
  await dialog.getByRole("button", { name: "Use these 10 words" }).click();
  await expect(page.getByRole("complementary", { name: "Controls" })).toContainText("10 words");
  await play(page);
  await reachesStep(page, 10);
});

const REFUSED = [
  ["a picture", "owl.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0, 1, 2, 3, 0, 0]), /no text/],
  ["an empty file", "empty.txt", Buffer.from(""), /nothing in it/],
  ["one word", "one.txt", Buffer.from("owl\n"), /Only one word/],
  ["numbers", "numbers.txt", Buffer.from("12 34 56\n78 90\n"), /No word is left|nothing in it/],
] as const;

test("a picture, nothing, one word and numbers are refused with their reasons, and the run stays as it was", async ({
  page,
  lab,
}) => {
  await openSmall(page, lab.url);
  for (const [what, name, buffer, reason] of REFUSED) {
    const dialog = await openDialog(page);
    await expect(dialog.getByRole("alert"), what).toHaveCount(0);
    await dialog.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer });
    await expect(dialog.getByRole("alert"), what).toContainText(reason);
    await page.keyboard.press("Escape");
    await expect(dialog, what).toBeHidden();
    await expect(page.getByRole("complementary", { name: "Controls" }), what).toContainText("35,457 words");
  }
});
