/** The lessons by keyboard alone, every step's own address, Back and Forward, panels in another page, the teacher's page. */
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { type Lesson, rightOption } from "../src/lessons/lesson.ts";
import { lessons } from "../src/lessons/registry.ts";
import { expect, test } from "./lab.ts";
import { pause } from "./page.ts";

const guide = (page: Page): Locator => page.getByRole("region", { name: /^Lesson: / });
const strip = (page: Page): Locator => page.getByRole("region", { name: /^Word strip/ });

/** Focus and a key: no pointer touches the page. */
async function key(target: Locator, ...keys: readonly string[]): Promise<void> {
  await target.focus();
  for (const one of keys) await target.press(one);
}
const press = (scope: Locator, name: string | RegExp): Promise<void> =>
  key(scope.getByRole("button", { name, exact: typeof name === "string" }).first(), "Enter");

/** Chooses in a native menu by its name, as arrow keys and letters do. */
async function choose(menu: Locator, option: string): Promise<void> {
  await menu.focus();
  await menu.selectOption(option);
}

async function moveTo(page: Page, t: number): Promise<void> {
  const selected = strip(page).locator("[data-selected] .strip-t");
  await guide(page).locator(".guide-title").focus();
  for (let i = 0; i < 26; i++) {
    const now = Number(await selected.textContent());
    if (now === t) return;
    await page.keyboard.press(now < t ? "ArrowRight" : "ArrowLeft");
  }
  throw new Error(`position ${t} was not reached`);
}

/** Until the open try says that it is done. */
async function until(page: Page, act: () => Promise<void>, times: number): Promise<void> {
  const done = guide(page).locator(".guide-try[data-done]");
  for (let i = 0; i < times && (await done.count()) === 0; i++) {
    await act();
    await page.waitForTimeout(150);
  }
  await expect(done).toBeVisible();
}

/** Tries one position after the other. */
async function search(page: Page): Promise<void> {
  await moveTo(page, 1);
  await until(page, () => page.keyboard.press("ArrowRight"), 13);
}

/** Moves along a slider or a plane until the try is done. */
const walk = (page: Page, target: Locator, arrow: string, times: number): Promise<void> =>
  until(page, () => key(target, arrow), times);

const fitFlow = async (page: Page, family: string): Promise<void> => {
  const main = page.getByRole("main");
  await choose(main.getByRole("combobox", { name: "Flow" }), family);
  const button = main.getByRole("button", { name: /^(Fit|Go on|Fit again)$/ });
  if (await button.isVisible().catch(() => false)) await key(button, "Enter");
};

/** Steps of the fit, as its panel says them. */
const fitted = (page: Page, steps: number): Promise<void> =>
  expect
    .poll(
      async () =>
        Number(
          /step ([\d,]+)/.exec((await page.locator("#panel-flowFit").textContent()) ?? "")?.[1]?.replaceAll(",", "") ??
            0,
        ),
      { timeout: 180_000 },
    )
    .toBeGreaterThan(steps);

/** Moves the read-out of the Bound room's curves, which may still be coming in, to a K. */
async function readOutAt(page: Page, arrow: string, K: number): Promise<void> {
  const chart = page.locator("#panel-boundCurves svg[role=img]");
  for (let i = 0; i < 8 && !(await chart.getByText(`at K = ${K}`, { exact: true }).first().isVisible()); i++)
    await key(chart, arrow);
  await expect(chart.getByText(`at K = ${K}`, { exact: true }).first()).toBeVisible();
}

/** What a learner does for the try of a step, by keys; steps without a try are not here. */
const DO: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "noise-in-word-out/0": async (page) => {
    await moveTo(page, 4);
    await until(page, () => press(strip(page), /^New ξ/), 12);
  },
  "noise-in-word-out/1": async (page) => {
    for (let t = 1; t <= 13; t++) {
      if ((await guide(page).locator(".guide-try[data-done]").count()) > 0) break;
      await moveTo(page, t);
      await press(strip(page), /= 0$/);
      await page.waitForTimeout(150);
    }
  },
  "noise-in-word-out/2": (page) => choose(page.getByRole("combobox", { name: /words are read/ }), "argmax"),
  "noise-in-word-out/3": (page) => choose(page.getByRole("combobox", { name: "plane" }), "readout"),
  "noise-in-word-out/4": (page) => page.getByRole("textbox", { name: "your word" }).fill("owl"),
  "where-does-the-noise-speak/0": async (page) => {
    await moveTo(page, 1);
    await until(page, () => press(strip(page), /^New ξ/), 12);
  },
  "where-does-the-noise-speak/3": (page) => search(page),
  "where-does-the-noise-speak/4": async (page) => {
    await press(page.getByRole("navigation", { name: "Views" }).first(), "Trace");
    await expect(page.locator("#panel-decides svg[role=img]")).toContainText("I(");
    await search(page);
  },
  "what-a-flow-does/0": (page) => fitted(page, 300),
  "what-a-flow-does/1": (page) => walk(page, page.getByRole("application").first(), "Shift+ArrowUp", 12),
  "what-a-flow-does/2": async (page) => {
    const plane = page.getByRole("application").first();
    await key(plane, "0");
    await until(page, () => key(plane, "ArrowLeft"), 12);
  },
  "what-a-flow-does/3": (page) => key(page.getByRole("slider", { name: /^Steps applied/ }), "ArrowRight"),
  "what-a-flow-does/4": (page) => walk(page, page.locator("#panel-flowPolar .polar-planes"), "Shift+ArrowUp", 8),
  "diag-tril-real-nvp/0": (page) => fitFlow(page, "diag"),
  "diag-tril-real-nvp/1": (page) => fitFlow(page, "tril"),
  "diag-tril-real-nvp/2": async (page) => {
    await fitted(page, 300);
    await fitFlow(page, "trilTwice");
  },
  "diag-tril-real-nvp/3": (page) => fitFlow(page, "realNvp"),
  "diag-tril-real-nvp/4": async (page) => {
    await press(page.getByRole("main"), "last state");
    await walk(page, page.locator("#panel-flowRunning svg[role=img]").first(), "Shift+ArrowRight", 20);
  },
  "two-flows-one-elbo/0": async (page) => {
    await page.keyboard.press("s");
    await expect(page.getByRole("button", { name: /invert F/ })).toBeVisible();
    await until(page, () => page.keyboard.press("ArrowRight"), 9);
  },
  "two-flows-one-elbo/1": (page) => until(page, () => page.keyboard.press("ArrowRight"), 9),
  "two-flows-one-elbo/2": async (page) => {
    await page.keyboard.press("Escape");
    await key(page.getByLabel("one flow for both"), "Space");
  },
  "two-flows-one-elbo/3": (page) => page.getByRole("textbox", { name: "your word" }).fill("xylophone"),
  "why-weigh-k-samples/0": (page) => readOutAt(page, "ArrowRight", 50),
  "why-weigh-k-samples/1": (page) =>
    walk(page, page.getByRole("region", { name: "One population" }).getByLabel(/^position/), "ArrowLeft", 12),
  "why-weigh-k-samples/2": async (page) => {
    const chart = page.locator("#panel-boundCurves svg[role=img]");
    await until(page, () => key(chart, "ArrowRight"), 4);
  },
  "why-weigh-k-samples/3": (page) => readOutAt(page, "ArrowLeft", 20),
  "why-weigh-k-samples/4": async () => undefined,
  "why-weigh-k-samples/5": async (page) => {
    await page.getByRole("textbox", { name: "Word to bound" }).fill("the");
    await press(page.getByRole("main"), "Bound this word");
  },
  "reproduce-the-table/0": (page) => press(page.locator("#panel-table1"), /reads all/),
  "reproduce-the-table/1": (page) => press(page.locator("#panel-table1"), /TRIL.*10/),
  "reproduce-the-table/4": async (page) => {
    await press(guide(page), "Use it");
    await page.keyboard.press("Space");
  },
};

/** A step from its first part to its last: a wrong answer does not pass, the right one does. */
async function pass(page: Page, lesson: Lesson, i: number): Promise<void> {
  const step = lesson.steps[i]!;
  const panel = guide(page);
  const dot = panel.getByRole("button", { name: new RegExp(`^Step ${i + 1}(,|$)`) });
  if (step.predict) {
    const radios = panel.getByRole("group", { name: /^Predict/ }).getByRole("radio");
    await key(radios.nth(step.predict.answer ?? 0), "Space");
    await press(panel, /^(Predict|Check)$/);
  }
  if (step.try) {
    await expect(panel.getByText("Try:")).toBeVisible();
    await DO[`${lesson.id}/${i}`]!(page);
    await expect(panel.locator(".guide-try[data-done]"), `${lesson.id}/${i}`).toBeVisible({ timeout: 180_000 });
  }
  if (step.ask) {
    const radios = panel.getByRole("group", { name: /^Say/ }).getByRole("radio");
    const right = rightOption(step.ask);
    await key(radios.nth(right === 0 ? 1 : 0), "Space");
    await expect(panel.getByText("Not so.").last()).toBeVisible();
    await expect(dot).not.toHaveAccessibleName(/done/);
    await key(radios.nth(right), "Space");
    await expect(panel.getByText("Yes.").last()).toBeVisible();
  }
  await expect(dot).toHaveAccessibleName(/done/);
}

/** The lesson after which progress is looked for anew. */
const KEPT = "where-does-the-noise-speak";

/** Progress is there on the next visit, and forgotten when asked. */
async function forget(page: Page, url: string, { id, steps }: Lesson): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${url}#view=1&lesson=${id}.1`);
  await press(guide(page), /^Lesson \d of/);
  await expect(guide(page).getByText(`${steps.length} of ${steps.length}`, { exact: true })).toBeVisible();
  await press(guide(page), "Forget my progress");
  await expect(guide(page).getByText(`0 of ${steps.length}`, { exact: true }).first()).toBeVisible();
}

for (const [n, lesson] of lessons.entries()) {
  test(`lesson ${n + 1}, ${lesson.title}, is passed by keyboard alone`, async ({ page, lab }) => {
    await page.goto(`${lab.url}#view=1&lesson=${lesson.id}.1`);
    await expect(strip(page).getByLabel("selected word")).toHaveText(/^[a-z]{4,}$/);
    for (let i = 0; i < lesson.steps.length; i++) {
      await expect(guide(page).getByText(`step ${i + 1} of ${lesson.steps.length}`)).toBeVisible();
      await pass(page, lesson, i);
      if (i + 1 < lesson.steps.length) await press(guide(page), "Next");
    }
    if (lesson.id === "reproduce-the-table") await pause(page);
    if (lesson.id === KEPT) await forget(page, lab.url, lesson);
  });
}

test("every step has an address, and Back and Forward walk through them without touching the run", async ({
  page,
  lab,
}) => {
  await page.goto(`${lab.url}#view=1&lesson=noise-in-word-out.3`);
  const at = (n: number) => expect(guide(page).getByText(`step ${n} of 5`)).toBeVisible();
  await at(3);
  await press(guide(page), "Skip");
  await at(4);
  await expect(page).toHaveURL(/lesson=noise-in-word-out\.4/);
  await press(guide(page), "Skip");
  await at(5);
  await page.goBack();
  await at(4);
  await page.goBack();
  await at(3);
  await expect(page).toHaveURL(/lesson=noise-in-word-out\.3/);
  await page.goForward();
  await at(4);
  await page.reload();
  await at(4);
  // still the recorded model: nothing was opened anew
  await expect(page.getByRole("button", { name: /^Engine: replay/ })).toBeVisible();
});

test("another page embeds panels in a frame, and names that are no panels are told", async ({ page, lab }) => {
  await page.goto(`${lab.url}#teach=1`);
  await page.evaluate((url) => {
    document.body.replaceChildren();
    for (const [i, [show, width, height]] of [
      ["bound", 640, 420],
      ["paths,strip,nothing", 900, 620],
      ["flowPlane,play,flowPolar,table2", 420, 700],
    ].entries()) {
      const frame = document.createElement("iframe");
      Object.assign(frame, {
        src: `${url}?${i}#view=1&embed=1&show=${show}`,
        width: String(width),
        height: String(height),
        id: `f${i}`,
      });
      document.body.append(frame);
    }
  }, lab.url);
  const [bound, paths, flow] = [0, 1, 2].map((i) => page.frameLocator(`#f${i}`));
  await expect(bound!.locator("#panel-bound .figure-title")).toContainText("nats per word");
  await expect(bound!.locator(".bar, .rail, .strip-place")).toHaveCount(0);
  await expect(bound!.getByRole("link", { name: "Open in Xi Lab" })).toHaveAttribute("href", /#view=1$/);
  await expect(paths!.locator("#panel-paths")).toContainText("PC 1");
  await expect(paths!.locator("#panel-decides")).toBeHidden();
  await expect(paths!.getByRole("region", { name: /^Word strip/ })).toBeVisible();
  await expect(paths!.getByRole("alert")).toHaveText("No panel is called “nothing”.");
  await expect(flow!.locator("#panel-flowPlane")).toBeVisible();
  await expect(flow!.locator("#panel-flowLedger")).toBeHidden();
  // another part of the same tab, and another tab
  await expect(flow!.locator("#panel-flowPolar")).toBeVisible();
  await expect(flow!.locator("#panel-flowGlyphs")).toBeHidden();
  await expect(flow!.locator("#panel-table2")).toBeVisible();
  await expect(flow!.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  for (const i of [0, 1, 2]) {
    const wide = await page
      .frameLocator(`#f${i}`)
      .locator("html")
      .evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(wide, `frame ${i}: pixels of sideways scrolling`).toBeLessThanOrEqual(0);
  }
});

test("a teacher makes a link, copies it, and prints exercises with the answers on a page of their own", async ({
  page,
  lab,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(lab.url);
  await page.keyboard.press("?");
  await page.getByRole("button", { name: "For teachers" }).click();
  await expect(page).toHaveURL(/teach=1/);
  const main = page.getByRole("main", { name: "For teachers" });
  await main.getByRole("checkbox", { name: "the paths" }).uncheck();
  await main.getByRole("checkbox", { name: "the anatomy of the bound" }).check();
  await main.getByRole("combobox", { name: "Lesson step" }).selectOption("two-flows-one-elbo.2");
  await main.getByRole("button", { name: "Copy: Link" }).click();
  await expect(main.getByText("Copied.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(`${lab.url}#view=1&lesson=two-flows-one-elbo.2&embed=1&show=strip,anatomy`);
  await main.getByRole("button", { name: "The whole lab" }).click();
  await main.getByRole("checkbox", { name: "the controls" }).check();
  await expect(main.getByRole("textbox", { name: "Link" })).toHaveValue(/&hide=controls$/);

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id)).toEqual(
    [],
  );

  await page.emulateMedia({ media: "print" });
  await expect(main.locator(".teach-builder")).toBeHidden();
  await expect(main.getByRole("heading", { name: /^Lesson 7/ })).toBeVisible();
  const breaks = await main.locator(".sheet-answers").evaluate((node) => getComputedStyle(node).breakBefore);
  expect(breaks).toBe("page");
  await page.emulateMedia({ media: "screen" });

  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.locator("#panel-anatomy .figure-title")).toBeVisible();
  await expect(page.locator(".bar")).toHaveCount(0);
});

test("on a phone a try is done with the lesson closed, and said", async ({ page, lab }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${lab.url}#view=1&lesson=noise-in-word-out.3`);
  const bar = page.locator(".guide-bar");
  await bar.click();
  await guide(page).getByRole("radio").nth(1).check();
  await guide(page).getByRole("button", { name: "Predict" }).click();
  await guide(page).getByRole("button", { name: "the sampled words" }).click();
  await expect(page.locator("#panel-words")).toBeVisible();
  await page.getByRole("combobox", { name: /words are read/ }).selectOption("argmax");
  await expect(page.locator(".notices")).toContainText("Done. Same paths, other letters");
  await bar.click();
  await expect(guide(page).getByText("Done.")).toBeVisible();
});
