import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { describeSymbol } from "../symbols/registry.ts";
import { fixed, longTick, small, theLetter, tick, whole, withError } from "./format.ts";
import { markLabel, pieces, plain, Rich, RichTspans } from "./richText.tsx";
import { textWidth, wrap } from "./textWidth.ts";

describe("numbers", () => {
  it("have a true minus, commas, and no leading zero in labels", () => {
    expect(fixed(-3.444)).toBe("−3.44");
    expect(fixed(-0.001)).toBe("0.00");
    expect(small(0.0718)).toBe(".07");
    expect(small(-0.5)).toBe("−.50");
    expect(small(11.2)).toBe("11.20");
    expect(whole(-4820)).toBe("−4,820");
    expect(withError(11.786, 0.0712)).toBe("11.79 ± .07");
  });

  it("on ticks show what tells them apart", () => {
    expect([tick(0, 0.5), tick(-10, 10), tick(1.25, 0.25), tick(2000, 1000)]).toEqual(["0.0", "−10", "1.3", "2,000"]);
    expect([longTick(0, 2e6), longTick(1.5e6, 2e6), longTick(150_000, 4e5), longTick(4000, 5000)]).toEqual([
      "0",
      "1.5M",
      "150k",
      "4,000",
    ]);
  });

  it("name a position", () => {
    expect([theLetter(1), theLetter(12), theLetter(13)]).toEqual([
      "The first letter",
      "The twelfth letter",
      "Position 13",
    ]);
  });
});

describe("rich text", () => {
  const rich = "variance of *K* × *p:F_g*, *t* = 4";

  it("splits into words and symbols", () => {
    expect(pieces(rich).map((p) => [p.text, p.symbol, p.sub, p.role])).toEqual([
      ["variance of ", false, "", null],
      ["K", true, "", null],
      [" × ", false, "", null],
      ["F", true, "g", "p"],
      [", ", false, "", null],
      ["t", true, "", null],
      [" = 4", false, "", null],
    ]);
    expect(plain(rich)).toBe("variance of K × F_g, t = 4");
  });

  it("is set in HTML and in SVG", () => {
    expect(renderToStaticMarkup(<Rich text="at *p:F_g*" />)).toBe(
      `<span>at </span><span class="ix role-p" data-symbol="Fg" title="${describeSymbol("Fg")}">F<sub class="sub">g</sub></span>`,
    );
    expect(renderToStaticMarkup(<RichTspans text="*h_0*!" />)).toBe(
      '<tspan class="ix" data-symbol="h">h<tspan dy="3" font-size="10">0</tspan></tspan><tspan dy="-3">!</tspan>',
    );
  });

  it("marks up what a setting change says", () => {
    expect(markLabel("F_g DIAG → 2×TRIL")).toBe("*p:F_g* DIAG → 2×TRIL");
    expect(markLabel("K 1 → 5")).toBe("*K* 1 → 5");
  });
});

describe("text width", () => {
  it("adds up the advances of the face", () => {
    // figures are .60 em, the space .24 em
    expect(textWidth("12 4")).toBeCloseTo((3 * 0.6 + 0.24) * 12, 6);
    expect(textWidth("*K*")).toBeCloseTo(0.63 * 12, 6);
  });

  it("wraps between words", () => {
    expect(wrap("one two three", textWidth("one two") + 1)).toEqual(["one two", "three"]);
  });
});
