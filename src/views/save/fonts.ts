/** The page's own fonts, put inside a picture: the faces whose letters it uses, as data. */
import { fontKey } from "./resolve.ts";

interface Face {
  readonly key: string;
  readonly source: string;
  readonly range: string;
  readonly rule: CSSFontFaceRule;
}

function* facesOf(sheet: CSSStyleSheet): Generator<Face> {
  for (const rule of sheet.cssRules) {
    if (!(rule instanceof CSSFontFaceRule)) continue;
    const read = (name: string): string => rule.style.getPropertyValue(name);
    const source = /url\(["']?([^"')]+)["']?\)/.exec(read("src"))?.[1];
    if (!source) continue;
    yield {
      key: fontKey({
        fontFamily: read("font-family"),
        fontWeight: read("font-weight") || "400",
        fontStyle: read("font-style") || "normal",
      }),
      source: new URL(source, sheet.href ?? document.baseURI).href,
      range: read("unicode-range"),
      rule,
    };
  }
}

/** Whether a `unicode-range` holds one of these letters. */
export function covers(range: string, letters: string): boolean {
  if (range === "") return true;
  const parts = range.split(",").map((part) => {
    const [from = "", to = from] = part.trim().replace(/^U\+/i, "").split("-");
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return Array.from(letters).some((c) =>
    parts.some(([from, to]) => c.codePointAt(0)! >= from && c.codePointAt(0)! <= to),
  );
}

const known = new Map<string, Promise<string>>();

function asData(url: string): Promise<string> {
  if (url.startsWith("data:")) return Promise.resolve(url);
  const found = known.get(url);
  if (found) return found;
  const read = fetch(url).then(async (response) => {
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return `data:font/woff2;base64,${btoa(text)}`;
  });
  read.catch(() => known.delete(url));
  known.set(url, read);
  return read;
}

/** `@font-face` rules for these letters by font; a face that cannot be read is left out: the picture falls back. */
export async function fontFaces(letters: ReadonlyMap<string, string>): Promise<string> {
  const faces = Array.from(document.styleSheets).flatMap((sheet) => [...facesOf(sheet)]);
  const used = faces.filter(({ key, range }) => covers(range, letters.get(key) ?? "") && letters.has(key));
  const rules = await Promise.all(
    used.map(async ({ rule, source, range }) => {
      const { style } = rule;
      const data = await asData(source).catch(() => null);
      if (data === null) return "";
      const parts = ["font-family", "font-style", "font-weight"].map(
        (name) => `${name}:${style.getPropertyValue(name) || "normal"}`,
      );
      return `@font-face{${parts.join(";")}${range && `;unicode-range:${range}`};src:url(${data}) format("woff2")}`;
    }),
  );
  return rules.filter(Boolean).join("\n");
}
