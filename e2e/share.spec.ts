/** Keep and share: every figure as a file, weights and states for other programs, a link with the view, a run that goes on. */
import { readFile } from "node:fs/promises";
import type { Download, Locator, Page } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { TRACE_COLUMNS } from "../src/protocol/frame.ts";
import type { SavedRun } from "../src/runs/savedRun.ts";
import { dropFile, keptStep, savedFile } from "./files.ts";
import { expect, test } from "./lab.ts";
import { ENGINE_UP, openSmall, pause, play, reachesStep, stands, stepOf } from "./page.ts";

async function choose(page: Page, figure: Locator, item: RegExp): Promise<Download> {
  await figure.hover();
  await figure.getByRole("button", { name: /^Save the figure/ }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: item }).click();
  return download;
}
const bytesOf = async (download: Download): Promise<Buffer> => readFile((await download.path())!);

interface Svg {
  readonly error: string | null;
  readonly foreign: readonly string[];
  readonly title: string;
  readonly metadata: { readonly step: number; readonly link: string };
  readonly width: number;
  readonly fonts: number;
  readonly texts: readonly string[];
}

/** What an SVG file says of itself, read by the browser as XML. */
const inspect = (page: Page, svg: string): Promise<Svg> =>
  page.evaluate((text) => {
    const doc = new DOMParser().parseFromString(text, "image/svg+xml");
    const foreign: string[] = [];
    for (const node of doc.querySelectorAll("*"))
      for (const { name, value } of node.attributes) {
        if (name.startsWith("xmlns")) continue;
        if (/https?:|blob:|var\(/.test(value) || (name.endsWith("href") && !/^(data:|#)/.test(value)))
          foreign.push(`${name}=${value.slice(0, 60)}`);
      }
    const style = doc.querySelector("style")?.textContent ?? "";
    for (const [, url] of style.matchAll(/url\(([^)]{1,40})/g)) if (!url!.startsWith("data:")) foreign.push(url!);
    return {
      error: doc.querySelector("parsererror")?.textContent ?? null,
      foreign,
      title: doc.querySelector("title")?.textContent ?? "",
      metadata: JSON.parse(doc.querySelector("metadata")?.textContent ?? "{}"),
      width: Number(doc.documentElement.getAttribute("width")),
      fonts: style.split("@font-face").length - 1,
      texts: [...doc.querySelectorAll("text")].map((node) => node.textContent ?? ""),
    };
  }, svg);

/** Fields of a CSV without line breaks inside. */
const rowsOf = (csv: string): string[][] =>
  csv
    .trim()
    .split("\r\n")
    .map((line) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((m) => m[1] ?? m[2]!));

test("every figure of the Train tab is saved as SVG, PNG and CSV", async ({ page, lab }) => {
  await page.goto(lab.url);
  const main = page.getByRole("main");
  await expect(main.locator("#panel-bound .figure-title")).toContainText("nats per word");
  const bound = main.locator("#panel-bound .figure");

  const svgFile = await choose(page, bound, /^SVG/);
  expect(svgFile.suggestedFilename()).toBe("xi-lab-bound-step-20000.svg");
  const svg = await inspect(page, (await bytesOf(svgFile)).toString());
  expect(svg).toMatchObject({ error: null, foreign: [] });
  expect(svg.fonts).toBeGreaterThanOrEqual(2);
  expect(svg.metadata).toMatchObject({ step: 20_000, run: "recorded" });
  expect(svg.title).toMatch(/^The bound fell to/);

  const png = await bytesOf(await choose(page, bound, /^PNG/));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(2 * svg.width);

  const rows = rowsOf((await bytesOf(await choose(page, bound, /^CSV/))).toString());
  const [head, ...body] = rows;
  expect(head!.slice(0, 4)).toEqual(["series", "step", "x, steps", "nats per word"]);
  const training = body.filter(([series]) => series === "training");
  // The label at the end of the curve is the last number of the file, rounded.
  expect(svg.texts).toContain(`train ${Number(training.at(-1)![3]).toFixed(2)}`);
  expect(training.at(-1)![3]!.length).toBeGreaterThan(8);

  const menus = main.getByRole("button", { name: /^Save the figure/ });
  await expect(menus).toHaveCount(5);
  for (const id of ["anatomy", "information", "weights", "entropy"]) {
    const figure = main.locator(`#panel-${id} .figure`);
    const file = await choose(page, figure, id === "weights" ? /^Weights|^At position.*SVG/ : /^SVG/);
    expect(await inspect(page, (await bytesOf(file)).toString())).toMatchObject({ error: null, foreign: [] });
  }
});

test("paths are saved as a picture, as points, and as states for the Embedding Projector", async ({ page, lab }) => {
  await openSmall(page, lab.url, "&tab=trace&typed=an");
  const figure = page.locator("#panel-paths");
  await expect(page.getByRole("application", { name: "Plane of the paths" }).getByRole("img")).toContainText("EOS");
  const svg = (await bytesOf(await choose(page, figure, /^SVG/))).toString();
  expect(await inspect(page, svg)).toMatchObject({ error: null, foreign: [] });
  expect(svg).toContain('href="data:image/png;base64,');

  const [, ...points] = rowsOf((await bytesOf(await choose(page, figure, /^CSV/))).toString());
  const zip = unzipSync(await bytesOf(await choose(page, figure, /^States/)));
  const states = strFromU8(zip["vectors.tsv"]!).trimEnd().split("\n");
  const metadata = strFromU8(zip["metadata.tsv"]!).trimEnd().split("\n");
  expect(metadata).toHaveLength(states.length + 1);
  expect(states.every((line) => line.split("\t").length === 2)).toBe(true);
  // As they are: with two dimensions, the points of a faint path are its states.
  const first = points.filter(([how, path]) => how === "faint p" && path === "1").map((row) => [row[4]!, row[5]!]);
  expect(first.length).toBeGreaterThan(1);
  first.forEach(([x, y], t) => {
    const [a, b] = states[t]!.split("\t").map(Number);
    expect(Math.fround(Number(x))).toBe(Math.fround(a!));
    expect(Math.fround(Number(y))).toBe(Math.fround(b!));
  });
  expect(metadata.filter((line) => line.split("\t")[1] === "posterior").length).toBeGreaterThan(0);
});

/** Bounds of the steps after `step`, bit for bit. */
function boundsAfter({ curve }: SavedRun, step: number): Map<number, number> {
  const width = TRACE_COLUMNS.length;
  const rows = Array.from({ length: curve.n }, (_, i) => curve.columns.subarray(i * width, (i + 1) * width));
  return new Map(rows.filter((row) => row[0]! > step).map((row) => [row[0]!, row[1]!]));
}

const stopped = async (page: Page): Promise<void> => {
  await pause(page);
  await stands(page);
};

async function addTril(page: Page): Promise<void> {
  const stack = page.getByRole("group", { name: "F_g", exact: true });
  await stack.getByRole("button", { name: "Add a layer to F_g" }).click();
  await page.getByRole("menuitem", { name: /^TRIL/ }).first().click();
  await expect(stack.getByRole("button", { name: /^TRIL, layer 2 of 2/ })).toBeVisible();
}

const RUNS = [
  { name: "a state space model", hash: "&g=diag&q=tril", change: null },
  { name: "a state space model after a warm swap", hash: "&g=diag&q=tril&seed=4", change: addTril },
  { name: "a GRU", hash: "&model=gru", change: null },
] as const;

for (const { name, hash, change } of RUNS) {
  test(`${name}, saved, dropped and opened, has the next 50 bounds of the one that went on`, async ({ page, lab }) => {
    await openSmall(page, lab.url, `${hash}&batch=128`);
    await play(page);
    await reachesStep(page, 20);
    await stopped(page);
    if (change) {
      await change(page);
      const swapped = await stepOf(page);
      await play(page);
      await reachesStep(page, swapped + 20);
      await stopped(page);
    }
    const half = await savedFile(page);
    await play(page);
    await reachesStep(page, half.run.step + 50);
    await stopped(page);
    const through = await savedFile(page);
    expect(through.run.provenance.engine).toBe("wasm");

    await page.goto("about:blank");
    await page.goto(lab.url);
    await expect(page.getByRole("button", { name: /^Engine: replay/ })).toBeVisible();
    await dropFile(page, "mine.xilab", half.bytes);
    await expect(page.getByRole("button", { name: ENGINE_UP })).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => stepOf(page)).toBe(half.run.step);
    await play(page);
    await reachesStep(page, half.run.step + 50);
    await stopped(page);
    const resumed = await savedFile(page);

    const [a, b] = [boundsAfter(through.run, half.run.step), boundsAfter(resumed.run, half.run.step)];
    for (let step = half.run.step + 1; step <= half.run.step + 50; step++) {
      expect(a.get(step), `step ${step}`).toBeDefined();
      expect(b.get(step), `step ${step}`).toBe(a.get(step));
    }
    expect(resumed.run.marks).toEqual(half.run.marks);
  });
}

test("weights are saved as safetensors: the same numbers as in the run's file", async ({ page, lab }) => {
  await openSmall(page, lab.url);
  const { run } = await savedFile(page);
  await page.getByRole("button", { name: "Save something else of this run" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /safetensors/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("xi-lab-step-0.safetensors");
  const bytes = await bytesOf(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata, ...tensors } = JSON.parse(bytes.subarray(8, 8 + length).toString());
  expect(JSON.parse(metadata.config)).toEqual(run.config);
  expect(Object.keys(tensors)).toHaveLength(run.layout.length);
  const numbers = Buffer.from(run.parameters.buffer, run.parameters.byteOffset, run.parameters.byteLength);
  expect(bytes.subarray(8 + length).equals(numbers)).toBe(true);
});

/** What of the view a link holds, as a person sees it. */
async function seen(page: Page) {
  const strip = page.getByRole("region", { name: /^Word strip/ });
  const pads = strip.getByRole("slider");
  return {
    word: await strip.getByLabel("selected word").textContent(),
    // From 4 on a pad may show two other directions of the same noise: which, depends on the words before.
    noise: await pads.evaluateAll((nodes) =>
      nodes.map((node, i) => node.getAttribute("aria-valuetext")?.replace(i < 3 ? /^$/ : /^.*: /, "")),
    ),
    position: await strip.locator("[data-selected] .strip-t").textContent(),
    plane: await page.getByRole("combobox", { name: "plane" }).inputValue(),
    typed: await page.getByRole("textbox", { name: "your word" }).inputValue(),
  };
}

test("a link holds the view: the word with its noise, position, tab and plane, and opening it restores them", async ({
  page,
  lab,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(lab.url);
  const strip = page.getByRole("region", { name: /^Word strip/ });
  await expect(strip.getByLabel("selected word")).toHaveText(/^[a-z]{4,}$/);
  await page.getByRole("button", { name: "Trace", exact: true }).click();
  await page.getByRole("combobox", { name: "plane" }).selectOption("time");
  await page.getByRole("textbox", { name: "your word" }).fill("owl");
  const pad = strip.getByRole("slider", { name: /noise at position 3/ });
  await pad.focus();
  await pad.press("Shift+ArrowRight");
  await pad.press("ArrowUp");
  const before = await seen(page);
  expect(before.position).toBe("3");

  await page.getByRole("button", { name: /^Copy a link/ }).click();
  await expect(page.locator(".notices")).toContainText(/It holds the tab, the noise of “.+”, position 3/);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain("#view=1&tab=trace&");

  await page.goto("about:blank");
  await page.goto(link);
  await expect(strip.getByLabel("selected word")).toHaveText(before.word!);
  await expect(page.getByRole("combobox", { name: "plane" })).toBeVisible();
  await expect.poll(() => seen(page)).toEqual(before);
});

test("a link to a run of one's own trains it anew, with the same word's noise", async ({ page, lab, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSmall(page, lab.url, "&seed=9&tab=trace");
  const strip = page.getByRole("region", { name: /^Word strip/ });
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.getByRole("main").locator("button[aria-pressed]").nth(7).click();
  const word = (await strip.getByLabel("selected word").textContent())!;
  await page.getByRole("button", { name: /^Copy a link/ }).click();
  await expect(page.locator(".notices")).toContainText("not the weights");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#v=1&m\.d=2&batch=8&seed=9&word=1\.7$/);
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByRole("button", { name: ENGINE_UP })).toBeVisible({ timeout: 60_000 });
  await expect(strip.getByLabel("selected word")).toHaveText(word);
  await expect(page.getByRole("main").locator("button[aria-pressed]").nth(7)).toHaveAttribute("aria-pressed", "true");
});

test("a tab that is killed while it trains loses less than the time between two copies", async ({
  page,
  lab,
  context,
}) => {
  await openSmall(page, lab.url);
  await play(page);
  await reachesStep(page, 5);
  await expect.poll(() => keptStep(page), { intervals: [1000] }).toBeGreaterThan(5);
  const at = await keptStep(page);
  // No goodbye: the renderer dies at once.
  const next = await context.newPage();
  await page.goto("chrome://crash").catch(() => undefined);
  await next.goto(lab.url);
  await expect(next.locator(".notices").getByText(/You were training on SUBTLEX-US, at step/)).toBeVisible();
  await next.getByRole("button", { name: "Go on" }).click();
  await reachesStep(next, at + 1);
});
