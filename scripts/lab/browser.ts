/**
 * The built site in a headless Chromium, with the trainer and nothing else: `window.xilab`. The machine's own GPU is
 * preferred; without one WebGPU is computed on the processor.
 */
import { type Browser, chromium, type Page } from "playwright";
import type {} from "../../src/bridge/headless.ts";
import { DIST, ensureBuilt } from "../build.ts";
import { ensureChromium, HARDWARE_GPU, mayHaveGpu, SOFTWARE_GPU } from "../chromium.ts";
import { serve } from "../serve.ts";
import { LabError } from "./command.ts";

export interface HeadlessLab {
  readonly page: Page;
  /** Rejects when the page or its worker dies, with what it said. */
  readonly died: Promise<never>;
}

async function hasAdapter(browser: Browser, url: string): Promise<boolean> {
  const page = await browser.newPage();
  // WebGPU needs a secure context, which about:blank is not.
  await page.goto(`${url}#headless`);
  const found = await page.evaluate(async () => {
    const { gpu } = navigator as Navigator & { readonly gpu?: { requestAdapter(): Promise<unknown> } };
    return Boolean(await gpu?.requestAdapter());
  });
  await page.close();
  return found;
}

async function launch(url: string): Promise<Browser> {
  const executablePath = ensureChromium();
  if (mayHaveGpu()) {
    const browser = await chromium.launch({ executablePath, args: HARDWARE_GPU });
    if (await hasAdapter(browser, url)) return browser;
    await browser.close();
  }
  return chromium.launch({ executablePath, args: SOFTWARE_GPU });
}

/** What the page and the worker complain about ends the command. */
function watchDeath(page: Page): Promise<never> {
  const died = new Promise<never>((_, fail) => {
    page.on("crash", () => fail(new LabError("The browser page crashed, most likely for want of memory.")));
    page.on("pageerror", (error) => fail(new LabError(`The lab failed: ${error.message}`)));
    page.on("console", (message) => {
      if (message.type() === "error") console.error(message.text());
    });
    void page.exposeFunction("xilabDied", (detail: string) => fail(new LabError(`The trainer died: ${detail}`)));
  });
  // Whoever races with it sees the rejection; before that it must not end the process.
  died.catch(() => undefined);
  return died;
}

/** A lab in a browser of its own, and how to end it. */
export interface OpenLab extends HeadlessLab {
  close(): Promise<void>;
}

/** The lab of the site at `url`. */
export async function openLab(url: string): Promise<OpenLab> {
  const browser = await launch(url);
  try {
    const page = await browser.newPage();
    // chosen: a start takes a second or two; a machine that runs many of them beside each other is no reason to fail
    page.setDefaultTimeout(120_000);
    const died = watchDeath(page);
    // tsx wraps named functions in `__name(…)`, also those that are sent to the page.
    await page.addInitScript("globalThis.__name ??= (f) => f");
    await page.goto(`${url}#headless`);
    await page.waitForFunction(() => window.xilab !== undefined);
    await page.evaluate(() => {
      const report = (window as unknown as { xilabDied: (detail: string) => void }).xilabDied;
      window.xilab?.onDeath((detail) => report(detail));
    });
    return { page, died, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Serves the built site; built anew if a source changed, or `site` as it is. */
export async function withSite<T>(site: string | undefined, use: (url: string) => Promise<T>): Promise<T> {
  if (site === undefined) await ensureBuilt();
  const served = await serve({ root: site ?? DIST });
  try {
    return await use(served.url);
  } finally {
    await served.close();
  }
}

/** Runs `use` in a fresh headless lab and closes everything after it. */
export function withLab<T>(use: (lab: HeadlessLab) => Promise<T>): Promise<T> {
  return withSite(undefined, async (url) => {
    const lab = await openLab(url);
    try {
      return await Promise.race([use(lab), lab.died]);
    } finally {
      await lab.close();
    }
  });
}
