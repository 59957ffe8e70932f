/**
 * What every journey starts from: the built site under a sub-path, in a page that may not log an error and may not ask
 * another origin for anything.
 */
import { test as base } from "@playwright/test";
import { DIST } from "../scripts/build.ts";
import { serve } from "../scripts/serve.ts";

export interface Lab {
  /** Address of the site, with a slash at the end. */
  readonly url: string;
  /** Errors a journey causes on purpose: messages that match are let pass. */
  allow(message: RegExp): void;
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
    async ({ page, site }, use) => {
      const wrong: string[] = [];
      const allowed: RegExp[] = [];
      const note = (message: string): void => {
        if (!allowed.some((pattern) => pattern.test(message))) wrong.push(message);
      };
      page.on("console", (message) => {
        if (message.type() === "error") note(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => note(`uncaught: ${error.message}`));
      page.context().on("request", (request) => {
        const { protocol, origin } = new URL(request.url());
        if (protocol.startsWith("http") && origin !== new URL(site).origin) note(`foreign request: ${request.url()}`);
      });
      await use({ url: site, allow: (message) => allowed.push(message) });
      base.expect(wrong, "errors on the page").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
