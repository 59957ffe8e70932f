/**
 * What every journey starts from: the built site under a sub-path, in a page that may not log an error and may not ask
 * another origin for anything.
 */
import { test as base, type Page } from "@playwright/test";
import { DIST } from "../scripts/build.ts";
import { serve } from "../scripts/serve.ts";

export interface Lab {
  /** Address of the site, with a slash at the end. */
  readonly url: string;
  /** Errors a journey causes on purpose: messages that match are let pass. */
  allow(message: RegExp): void;
}

/** What a page shows of its run, for a report of a failure: where it is, its bar, its notices, its last words. */
async function stateOf(page: Page, said: readonly string[]): Promise<string> {
  const shown = page.evaluate(() =>
    [".bar", ".notices", ".guide-try"].map((part) => {
      const text = document.querySelector<HTMLElement>(part)?.innerText ?? "";
      return `${part}: ${text.replaceAll(/\s+/g, " ").slice(0, 400)}`;
    }),
  );
  // a page that hangs or is gone tells nothing
  const none = new Promise<string[]>((done) => setTimeout(() => done(["the page does not answer"]), 5000));
  const lines = await Promise.race([shown.catch((error: unknown) => [String(error)]), none]);
  return [page.url(), ...lines, ...said.slice(-6)].join("\n");
}

export const test = base.extend<{ lab: Lab }, { site: string }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const site = await serve({ root: DIST, base: "/a/b/" });
      await use(site.url);
      await site.close();
    },
    { scope: "worker" },
  ],
  lab: [
    async ({ page, site }, use, info) => {
      const wrong: string[] = [];
      const said: string[] = [];
      const allowed: RegExp[] = [];
      const note = (message: string): void => {
        if (!allowed.some((pattern) => pattern.test(message))) wrong.push(message);
      };
      page.on("console", (message) => {
        said.push(`${message.type()}: ${message.text()}`);
        if (message.type() === "error") note(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => note(`uncaught: ${error.message}`));
      page.context().on("request", (request) => {
        const { protocol, origin } = new URL(request.url());
        if (protocol.startsWith("http") && origin !== new URL(site).origin) note(`foreign request: ${request.url()}`);
      });
      await use({ url: site, allow: (message) => allowed.push(message) });
      if (info.status !== info.expectedStatus)
        await info.attach("the page", { contentType: "text/plain", body: await stateOf(page, said) });
      base.expect(wrong, "errors on the page").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
