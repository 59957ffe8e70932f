/** Recomputes contrast and colour distances from `tokens.css` itself. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast, distance, linearFromHex, seenBy, VISIONS } from "../math/colour.ts";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");

/** The colour custom properties of the first block after `selector`. */
function tokens(selector: string): Record<string, string> {
  const at = css.indexOf(`${selector} {`);
  if (at < 0) throw new Error(`no block ${selector}`);
  const block = css.slice(at, css.indexOf("}", at));
  return Object.fromEntries([...block.matchAll(/--([a-z0-9]+):\s*(#[0-9a-f]+);/gi)].map((m) => [m[1], m[2]]));
}

const themes = {
  light: { tokens: tokens(":root"), least: 18.8 },
  dark: { tokens: tokens('[data-theme="dark"]'), least: 17.6 },
};
const colour = (theme: keyof typeof themes, name: string) => linearFromHex(themes[theme].tokens[name]!);

const TEXT = ["ink", "ink2", "ink3", "exact", "pt", "qt", "xt", "data", "warn"];
const GROUNDS = ["bg", "rail", "sel"];
// Grey `b` is left out: run B and ghosts are told apart by dashes and outlines, not by hue.
const ROLES = ["p", "q", "xi", "data"];

describe.each(["light", "dark"] as const)("%s", (theme) => {
  it.each(TEXT.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)))(
    "%s reads on %s",
    (text, ground) => {
      expect(contrast(colour(theme, text), colour(theme, ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("keeps its border and graphic colours visible", () => {
    // WCAG 1.4.11 for what carries meaning: marks against the drawing plane
    for (const role of ROLES) expect(contrast(colour(theme, role), colour(theme, "bg"))).toBeGreaterThanOrEqual(3);
  });

  it.each(VISIONS)("tells the roles apart with %s vision", (vision) => {
    const pairs = ROLES.flatMap((a, i) => ROLES.slice(i + 1).map((b) => [a, b] as const));
    for (const [a, b] of pairs) {
      const far = distance(seenBy(vision, colour(theme, a)), seenBy(vision, colour(theme, b)));
      // the floor is stated to a tenth
      expect(Math.round(10 * far) / 10, `${a} and ${b}`).toBeGreaterThanOrEqual(themes[theme].least);
    }
  });
});

it("is the same dark by choice and by system", () => {
  expect(tokens(':root:not([data-theme="light"], [data-theme="dark"])')).toEqual(themes.dark.tokens);
  expect(Object.keys(themes.dark.tokens)).toEqual(Object.keys(themes.light.tokens));
});
