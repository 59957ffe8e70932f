/** What is saved equals what is drawn: CSV against the data and against the drawing's own coordinates, sheets as XML text. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { selectBound } from "../boundData.ts";
import type { ChartDefinition, Values } from "../chart.ts";
import { selectEntropy } from "../entropy.tsx";
import { withoutHandlers } from "../figureTools.ts";
import { gallery } from "../gallery.tsx";
import { charts } from "../registry.ts";
import { sampleHistory, sampleInformations, sampleMarks, sampleReferences } from "../sampleInputs.ts";
import { csvOf } from "./csv.ts";
import { escapeXml, type Sheet, sheetSvg } from "./sheet.ts";

/** A CSV reader of its own: fields, quoted ones with their doubled quotes. */
function readCsv(text: string): string[][] {
  return text
    .split("\r\n")
    .filter((line) => line !== "")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2]!),
    );
}

type Any = { readonly chart?: ChartDefinition<unknown>; readonly props?: { readonly data: unknown } };
const figures = gallery.flatMap(({ id, figure }) => {
  const { chart, props } = figure.props as Any;
  return chart && props ? [{ id, chart, data: props.data }] : [];
});

describe("CSV", () => {
  it.each(figures.map((f) => [f.id, f] as const))(
    "of %s gives back every number, bit for bit",
    (_, { chart, data }) => {
      const values = chart.values(data);
      const [head, ...body] = readCsv(csvOf(values));
      expect(head).toEqual(values.head);
      expect(body).toHaveLength(values.body.length);
      values.body.forEach((row, i) => {
        expect(row).toHaveLength(values.head.length);
        row.forEach((value, j) => {
          const text = body[i]![j]!;
          if (typeof value === "string") expect(text).toBe(value);
          else if (value === null || !Number.isFinite(value)) expect(text).toBe("");
          else expect(Number(text)).toBe(value);
        });
      });
    },
  );

  it("of every chart is in the gallery with numbers", () => {
    for (const id of Object.keys(charts))
      expect(figures.some(({ chart, data }) => chart.id === id && chart.values(data).body.length > 0)).toBe(true);
  });

  it("quotes what would break a line or a field", () => {
    expect(
      csvOf({
        head: ["a", 'b "c"'],
        body: [
          ["x,y", 1 / 3],
          [null, Number.NaN],
        ],
      }),
    ).toBe('a,"b ""c"""\r\n"x,y",0.3333333333333333\r\n,\r\n');
  });
});

const points = (svg: string, pattern: RegExp): number[][] =>
  [...pattern.exec(svg)![1]!.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map((m) => [Number(m[1]), Number(m[2])]);
const column = (values: Values, name: string, rows: (row: Values["body"][number]) => boolean = () => true): number[] =>
  values.body.filter(rows).map((row) => row[values.head.indexOf(name)] as number);

/** Pixels are an affine map of the numbers: fixed by two of them, all others must follow, to the tenth that is written. */
function expectAffine(numbers: readonly number[], pixels: readonly number[]): void {
  expect(pixels).toHaveLength(numbers.length);
  const low = numbers.indexOf(Math.min(...numbers));
  const high = numbers.indexOf(Math.max(...numbers));
  const slope = (pixels[high]! - pixels[low]!) / (numbers[high]! - numbers[low]!);
  numbers.forEach((v, i) => {
    // ± .05 of rounding at each of the three pixels
    expect(Math.abs(pixels[low]! + slope * (v - numbers[low]!) - pixels[i]!)).toBeLessThan(0.151);
  });
}

describe("the numbers saved are the numbers drawn", () => {
  const history = sampleHistory(4820);
  it("in the bound", () => {
    const data = selectBound({ history, references: sampleReferences, marks: sampleMarks, unit: "words" });
    const svg = renderToStaticMarkup(<charts.bound.Chart data={data} width={560} height={258} />);
    const line = points(svg, /<path d="([^"]*)" fill="none" stroke="var\(--p\)"/);
    const values = charts.bound.values(data);
    const training = (row: Values["body"][number]) => row[0] === "training";
    expectAffine(
      column(values, "x, words", training),
      line.map(([x]) => x!),
    );
    expectAffine(
      column(values, "nats per word", training),
      line.map(([, y]) => y!),
    );
    expect(column(values, "of", training).reduce((a, b) => a + b, 0)).toBe(history.n);
  });

  it("in the entropies", () => {
    const informations = sampleInformations(12);
    const data = selectEntropy({
      history,
      informations,
      letterEntropyNats: 2.8,
      marks: sampleMarks,
      unit: "steps",
    });
    const values = charts.entropy.values(data);
    expect(column(values, "mean I")).toEqual(informations.map(({ information }) => information.meanNats));
    expect(column(values, "step")).toEqual(informations.map(({ step }) => step));
  });
});

const sheet: Sheet = {
  title: "*F_g* warps & bends <noise>",
  caption: "lower is better; *xi:ξ_t* ".repeat(12),
  description: "a curve",
  drawing: '<svg x="0" y="0" width="300" height="100"><path d="M0,0L9,9"/></svg>',
  width: 300,
  height: 100,
  colours: { bg: "#fff", ink: "#111", ink3: "#555", roles: { p: "#00f", q: "#f80", xi: "#808", data: "#010" } },
  sans: '"IBM Plex Sans", sans-serif',
  math: '"Lab Math", serif',
  fontFaces: '@font-face{font-family:"IBM Plex Sans";src:url(data:font/woff2;base64,AA==) format("woff2")}',
  metadata: { by: "Xi Lab", words: "<b>&" },
};

describe("a sheet", () => {
  const { svg, width, height } = sheetSvg(sheet);
  it("holds title, caption, drawing and where it comes from, and nothing from outside", () => {
    expect(svg).toContain("<title>F_g warps &amp; bends &lt;noise&gt;</title>");
    expect(svg).toContain('<tspan dy="3" font-size="10">g</tspan>');
    expect(svg).toContain('fill="#808"');
    expect(svg).toContain(sheet.drawing);
    expect(
      JSON.parse(
        /<metadata>([\s\S]*)<\/metadata>/
          .exec(svg)![1]!
          .replaceAll("&quot;", '"')
          .replaceAll("&lt;", "<")
          .replaceAll("&gt;", ">")
          .replaceAll("&amp;", "&"),
      ),
    ).toEqual(sheet.metadata);
    expect(svg.replaceAll(/xmlns(:xlink)?="[^"]*"/g, "")).not.toMatch(
      /https?:|var\(|url\((?!data:|#)|href="(?!data:|#)/,
    );
  });

  it("is as large as what is on it", () => {
    expect(width).toBe(332);
    const captionLines = svg.match(/font-size="12" fill="#555"/g)!.length;
    expect(captionLines).toBeGreaterThan(1);
    expect(height).toBe(Math.ceil(16 + 20 + captionLines * 16 + 8 + 100 + 16));
  });

  it("keeps out what XML has no place for", () => {
    expect(escapeXml('a\u0000<b>&"')).toBe("a\ufffd&lt;b&gt;&amp;&quot;");
  });
});

it("draws without handlers what needs none", () => {
  expect(withoutHandlers({ data: 1, onSelect: () => {} })).toEqual({ data: 1 });
});
