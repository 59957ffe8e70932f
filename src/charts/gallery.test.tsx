/** Every chart with the inputs of the gallery: SVG snapshots, and what holds for all of them. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { gallery } from "./gallery.tsx";
import type { GalleryItem } from "./galleryItem.ts";
import { charts } from "./registry.ts";
import { textWidth } from "./textWidth.ts";

interface Drawn {
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
}

const attribute = (tag: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "";

/** The texts of a drawing without transforms, with their extent. */
function texts(svg: string): readonly Drawn[] {
  return [...svg.matchAll(/<text([^>]*)>([\s\S]*?)<\/text>/g)].map(([, tag, inner]) => {
    const text = inner!.replace(/<[^>]*>/g, "").replaceAll("&lt;", "<");
    const x = Number(attribute(tag!, "x"));
    const width = textWidth(text) - 1;
    const anchor = attribute(tag!, "text-anchor");
    const x0 = anchor === "end" ? x - width : anchor === "middle" ? x - width / 2 : x;
    return { text, x0, x1: x0 + width, y: Number(attribute(tag!, "y")) };
  });
}

const svgOf = (item: GalleryItem): string => /<svg[\s\S]*<\/svg>/.exec(renderToStaticMarkup(item.figure))?.[0] ?? "";

describe.each(gallery.map((item) => [item.id, item] as const))("%s", (id, item) => {
  const svg = svgOf(item);

  it("looks as it did", async () => {
    await expect(svg.replaceAll("><", ">\n<")).toMatchFileSnapshot(`__snapshots__/${id}.svg`);
  });

  it("has a sentence for those who do not see it, and no number that is none", () => {
    expect(attribute(svg, "role")).toBe("img");
    expect(attribute(svg, "aria-label").length).toBeGreaterThan(15);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|\*/);
  });
});

// Parts of these stand in groups of their own
const framed = gallery.filter((item) => !/^(strip|state-flow|flow-film)/.test(item.id));

it.each(framed.map((item) => [item.id, item] as const))("labels of %s stay apart", (_, item) => {
  const drawn = texts(svgOf(item));
  expect(drawn.length).toBeGreaterThan(3);
  for (const [i, a] of drawn.entries())
    for (const b of drawn.slice(i + 1)) {
      const apart = a.x1 <= b.x0 || b.x1 <= a.x0 || Math.abs(a.y - b.y) >= 12;
      expect(apart, `“${a.text}” and “${b.text}”`).toBe(true);
    }
});

it("shows every chart of the registry", () => {
  const shown = new Set(gallery.map((item) => (item.figure.props as { chart?: { id: string } }).chart?.id));
  for (const [id, chart] of Object.entries(charts)) {
    expect(chart.id).toBe(id);
    expect(shown).toContain(id);
  }
});
