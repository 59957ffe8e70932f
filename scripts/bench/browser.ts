/** The built site in a headless Chromium with benchmark workers and nothing else running. */
import { type BrowserServer, chromium, type Page } from "playwright";
import type {} from "../../src/bridge/headless.ts";
import { DIST, ensureBuilt } from "../build.ts";
import { ensureChromium, HARDWARE_GPU, mayHaveGpu, SOFTWARE_GPU } from "../chromium.ts";
import { serve } from "../serve.ts";
import { family } from "./processes.ts";
import { WorkerProfiler } from "./profile.ts";

export interface BenchBrowser {
  readonly page: Page;
  readonly version: string;
  readonly profiler: WorkerProfiler;
  /** All processes of the browser. */
  readonly processes: () => readonly number[];
}

/** Lets workers free memory before it is measured. */
const EXPOSE_COLLECTOR = "--js-flags=--expose-gc";

async function open(server: BrowserServer, url: string): Promise<{ page: Page; version: string }> {
  const browser = await chromium.connect(server.wsEndpoint());
  const page = await browser.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") console.error(message.text());
  });
  // tsx wraps named functions in `__name(…)`, also those that are sent to the page
  await page.addInitScript("globalThis.__name ??= (f) => f");
  await page.goto(`${url}#headless`);
  await page.waitForFunction(() => window.xilab !== undefined, null, { timeout: 30_000 });
  return { page, version: browser.version() };
}

const hasAdapter = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const { gpu } = navigator as Navigator & { readonly gpu?: { requestAdapter(): Promise<unknown> } };
    return Boolean(await gpu?.requestAdapter());
  });

/** The machine's own GPU where there is one, else WebGPU computed on the processor. */
async function start(url: string) {
  const executablePath = ensureChromium();
  const launch = (args: readonly string[]) =>
    chromium.launchServer({ executablePath, args: [...args, EXPOSE_COLLECTOR] });
  if (mayHaveGpu()) {
    const server = await launch(HARDWARE_GPU);
    const opened = await open(server, url);
    if (await hasAdapter(opened.page)) return { server, ...opened };
    await server.close();
  }
  const server = await launch(SOFTWARE_GPU);
  return { server, ...(await open(server, url)) };
}

export async function withBenchBrowser<T>(use: (browser: BenchBrowser) => Promise<T>): Promise<T> {
  await ensureBuilt();
  const site = await serve({ root: DIST });
  try {
    const { server, page, version } = await start(site.url);
    try {
      const root = server.process().pid!;
      const profiler = await WorkerProfiler.attach(page);
      return await use({ page, version: `Chromium ${version}`, profiler, processes: () => family(root) });
    } finally {
      await server.close();
    }
  } finally {
    await site.close();
  }
}
