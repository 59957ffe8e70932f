/** The trainer in a page of its own (`#headless`), with everything it reports kept in `window.reports`. */
import type { Page } from "@playwright/test";
import type {} from "../src/bridge/headless.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { EngineChoice, RunInfo, TrainerMessage } from "../src/protocol/trainer.ts";
import { expect } from "./lab.ts";

declare global {
  interface Window {
    reports?: TrainerMessage[];
  }
}

export async function openHeadless(page: Page, url: string): Promise<void> {
  await page.goto(`${url}#headless`);
  await page.waitForFunction(() => window.xilab !== undefined);
  await page.evaluate(() => {
    const reports: TrainerMessage[] = [];
    window.reports = reports;
    return window.xilab!.listen((message) => void reports.push(message));
  });
}

/** Steps reported so far, in order. */
export const reportedSteps = (page: Page): Promise<number[]> =>
  page.evaluate(() =>
    window.reports!.flatMap((report) => {
      const trace = report.kind === "frame" ? report.frame.trace : null;
      const width = trace && trace.n > 0 ? trace.columns.length / trace.n : 1;
      return Array.from({ length: trace?.n ?? 0 }, (_, i) => trace!.columns[i * width]!);
    }),
  );

export const problems = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.reports!.flatMap((report) => (report.kind === "problem" ? [report.problem.code] : [])));

export async function openRun(page: Page, config: RunConfig, engine: EngineChoice, threads?: number): Promise<RunInfo> {
  const outcome = await page.evaluate(
    ({ config, engine, threads }) => window.xilab!.open({ config, engine, threads, own: null, saved: null }),
    { config, engine, threads },
  );
  expect(outcome).toMatchObject({ ok: true });
  if (!outcome.ok) throw new Error(outcome.problem.code);
  return outcome.value;
}

/** Waits until a step has been reported. */
export async function reaches(page: Page, step: number): Promise<void> {
  await expect
    .poll(async () => (await reportedSteps(page)).at(-1) ?? 0, { timeout: 180_000 })
    .toBeGreaterThanOrEqual(step);
}
