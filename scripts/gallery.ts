/**
 * Writes a page with every chart in both themes, for looking at: `npx tsx scripts/gallery.ts out.html`. Fonts and styles are
 * inlined, so that the file stands alone.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { createServer } from "vite";

const require = createRequire(import.meta.url);
const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

const fonts = read("../src/app/fonts.css").replace(/url\("([^"]+)"\)/g, (_, path: string) => {
  const bytes = readFileSync(require.resolve(path)).toString("base64");
  return `url("data:font/woff2;base64,${bytes}")`;
});
const layout = `body{height:auto}.gallery{display:flex;flex-wrap:wrap;gap:24px;padding:24px;background:var(--bg);color:var(--ink);width:1008px}`;

const out = process.argv[2];
if (out === undefined) {
  console.error("usage: npx tsx scripts/gallery.ts out.html");
  process.exit(2);
}
const server = await createServer({ server: { middlewareMode: true }, appType: "custom", logLevel: "error" });
try {
  const { Gallery } = (await server.ssrLoadModule(
    "/src/charts/gallery.tsx",
  )) as typeof import("../src/charts/gallery.tsx");
  const themes = (["light", "dark"] as const).map((theme) => renderToStaticMarkup(createElement(Gallery, { theme })));
  const styles = [fonts, read("../src/app/tokens.css"), read("../src/charts/charts.css"), layout].join("\n");
  const page = `<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8"><title>Charts</title><style>${styles}</style>${themes.join("")}</html>`;
  writeFileSync(out, page);
} finally {
  await server.close();
}
