/** Files and links that mean harm, or were harmed: refused with the reason, and nothing is lost. */
import type { Page } from "@playwright/test";
import { strToU8, unzipSync, type Zippable, zipSync } from "fflate";
import { hash32 } from "../src/math/rng.ts";
import { dropFile, savedFile } from "./files.ts";
import { expect, test } from "./lab.ts";
import { openSmall, pause, play, reachesStep, stands, stepOf } from "./page.ts";

/** Numbers of a named draw: the same at each run. */
function draws(name: string): (below: number) => number {
  let i = 0;
  return (below) => hash32(`${name} ${i++}`) % below;
}

function mutated(bytes: Uint8Array, draw: (below: number) => number): Uint8Array {
  const copy = bytes.slice();
  if (draw(4) === 0) return copy.subarray(0, draw(copy.length));
  for (let n = 1 + draw(6); n > 0; n--) copy[draw(copy.length)] = draw(256);
  return copy;
}

/** The run's file with its manifest changed, and nothing else. */
function retold(bytes: Uint8Array, change: (manifest: Record<string, never>) => void): Uint8Array {
  const files = unzipSync(bytes);
  const manifest = JSON.parse(new TextDecoder().decode(files["manifest.json"]));
  change(manifest);
  files["manifest.json"] = strToU8(JSON.stringify(manifest));
  return zipSync(files as Zippable);
}

const refused = (page: Page) => page.locator(".notices").getByText("This file could not be opened.");

/** The page still answers, whatever it was given: tasks get their turn. A page that hangs ends the test. */
const answers = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((done) => setTimeout(done, 0)));

test("damaged files are refused with the reason, and the run goes on", async ({ page, lab }) => {
  await openSmall(page, lab.url, "&seed=11");
  await play(page);
  await reachesStep(page, 30);
  await pause(page);
  await stands(page);
  const good = await savedFile(page);
  const step = await stepOf(page);

  const changed = (change: (manifest: Record<string, never>) => void) => retold(good.bytes, change);
  const HOSTILE: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["nothing", new Uint8Array(0), /not a .xilab file/i],
    ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, ...new Uint8Array(100)), /not a .xilab file/i],
    ["half a file", good.bytes.subarray(0, good.bytes.length / 2), /not a .xilab file|cut off/i],
    ["another zip", zipSync({ "a.txt": strToU8("a") }), /manifest.json is missing/i],
    ["a later format", changed((m) => Object.assign(m, { version: 9 })), /newer Xi Lab/i],
    [
      "an unknown model",
      changed((m) => Object.assign(m, { config: { ...good.run.config, model: { id: "constructor", hyper: {} } } })),
      /settings are not possible here/i,
    ],
    [
      "other settings than weights",
      changed((m) =>
        Object.assign(m, { config: { ...good.run.config, model: { ...good.run.config.model, hyper: { d: 3 } } } }),
      ),
      /do not belong to its settings/i,
    ],
    [
      "a deep manifest",
      retoldText(good.bytes, `{"format":"xilab","version":1,"config":${"[".repeat(200_000)}`),
      /cut off or damaged/i,
    ],
    ["one beyond the limit", new Uint8Array(64 * 2 ** 20 + 1), /larger than/i],
  ];
  for (const [what, bytes, why] of HOSTILE) {
    await dropFile(page, `${what}.xilab`, bytes);
    await expect(page.locator(".notices"), what).toContainText(why);
    await page.locator(".notices").getByRole("button", { name: "Close" }).first().click();
  }

  const draw = draws("files");
  for (let i = 0; i < 60; i++) {
    await dropFile(page, "mutant.xilab", mutated(good.bytes, draw));
    await answers(page);
  }
  await expect(refused(page)).toBeVisible();
  await expect.poll(() => stepOf(page)).toBe(step);
  await play(page);
  await reachesStep(page, step + 10);
  await pause(page);
  await stands(page);
  const after = await savedFile(page);
  expect(after.run.config).toEqual(good.run.config);
});

function retoldText(bytes: Uint8Array, manifest: string): Uint8Array {
  return zipSync({ ...unzipSync(bytes), "manifest.json": strToU8(manifest) } as Zippable);
}

test("a file whose words are other words is given up for the run there was", async ({ page, lab }) => {
  await openSmall(page, lab.url, "&seed=12");
  await page.keyboard.press(".");
  await expect.poll(() => stepOf(page)).toBe(1);
  const good = await savedFile(page);
  // As many letters, but others: only the trainer, which has the words, can tell.
  const bytes = retold(good.bytes, (m) => {
    Object.assign(m, { alphabet: good.run.alphabet.map((_, i) => String.fromCodePoint(0x3b1 + i)) });
  });
  await dropFile(page, "greek.xilab", bytes);
  await expect(page.locator(".notices")).toContainText(/its words are not the words of this corpus/i);
  await expect.poll(() => stepOf(page)).toBe(1);
  await play(page);
  await reachesStep(page, 5);
  await pause(page);
  await stands(page);
  expect((await savedFile(page)).run.config.seed).toBe(12);
});

const KEYS = ["v", "g", "q", "shared", "K", "lr", "m.d", "model", "words", "bound", "seed", "batch", "view", "tab"];
const MORE_KEYS = [
  "word",
  "xi",
  "u",
  "t",
  "k",
  "plane",
  "typed",
  "coordinates",
  "letters",
  "paths",
  "lesson",
  "embed",
  "show",
  "hide",
  "teach",
  "table",
  "x",
];
const VALUES = [
  "1",
  "0",
  "-1",
  "1e99",
  "NaN",
  "",
  "tril",
  "tril.i,diag",
  "gru",
  "trace",
  "bench",
  "umap",
  "1.5",
  "9.99999",
];
const MORE_VALUES = ["AAAA", "%E0%A4", "<img src=x onerror=alert(1)>", "\u{1d11e}", "__proto__", "own", "🂡".repeat(50)];

function hashOf(draw: (below: number) => number): string {
  const keys = [...KEYS, ...MORE_KEYS];
  const values = [...VALUES, ...MORE_VALUES];
  const pairs = Array.from({ length: 1 + draw(6) }, () => `${keys[draw(keys.length)]}=${values[draw(values.length)]}`);
  return `#${pairs.join("&")}${draw(5) === 0 ? "&=&%&&#" : ""}`;
}

test("a thousand hostile links neither crash nor hang the page", async ({ page, lab }) => {
  await openSmall(page, lab.url);
  const draw = draws("links");
  for (let round = 0; round < 40; round++) {
    const hashes = Array.from({ length: 25 }, () => hashOf(draw));
    // one after the other: each is heard before the next comes
    await page.evaluate(async (hashes) => {
      for (const hash of hashes) {
        window.location.hash = hash;
        await new Promise((next) => setTimeout(next, 0));
      }
    }, hashes);
    await answers(page);
  }
  await expect(page.getByRole("main")).toBeVisible();
  // It still does what a good link says.
  await page.evaluate(() => {
    window.location.hash = "#v=1&m.d=2&batch=8&seed=2&tab=train";
  });
  await expect.poll(() => stepOf(page)).toBe(0);
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await play(page);
  await reachesStep(page, 3);
});
