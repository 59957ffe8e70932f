/**
 * A saved picture: title, caption and drawing on one sheet, as an SVG that needs nothing from outside. Colours are those of
 * the theme it was seen in, fonts are inside, and where the numbers come from stands in its metadata.
 */
import { pieces, plain, type Role } from "../richText.tsx";
import { wrap } from "../textWidth.ts";

export interface SheetColours {
  readonly bg: string;
  readonly ink: string;
  readonly ink3: string;
  readonly roles: Readonly<Record<Role, string>>;
}

export interface Sheet {
  /** Rich text. */
  readonly title: string;
  readonly caption: string;
  /** What the drawing shows, for those who do not see it. */
  readonly description: string;
  /** Elements in a plane of width × height, resolved. */
  readonly drawing: string;
  readonly width: number;
  readonly height: number;
  readonly colours: SheetColours;
  /** Families of text and of symbols. */
  readonly sans: string;
  readonly math: string;
  /** `@font-face` rules whose sources are inside. */
  readonly fontFaces: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const PAD = 16;
const TITLE = { size: 15, line: 20 };
const CAPTION = { size: 12, line: 16 };
/** Semibold is wider than what `wrap` measures. */
const SEMIBOLD = 1.04;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
export const escapeXml = (text: string): string =>
  text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"]/g, (c) => ENTITIES[c]!);

function richSpans(rich: string, { colours, math }: Sheet): string {
  let back = 0;
  return pieces(rich)
    .map((piece) => {
      const dy = back ? ` dy="${back}"` : "";
      back = piece.sub ? -3 : 0;
      const text = escapeXml(piece.text);
      if (!piece.symbol) return `<tspan${dy}>${text}</tspan>`;
      const fill = piece.role ? ` fill="${colours.roles[piece.role]}"` : "";
      const sub = piece.sub && `<tspan dy="3" font-size="10">${escapeXml(piece.sub)}</tspan>`;
      const style = `font-family="${escapeXml(math)}" font-style="italic" font-weight="400"${fill}`;
      return `<tspan${dy} ${style}>${text}${sub}</tspan>`;
    })
    .join("");
}

/** Below each other from `top` on, in the left margin. */
function lines(sheet: Sheet, texts: readonly string[], top: number, look: typeof TITLE, style: string): string {
  return texts
    .map((text, i) => {
      const y = top + i * look.line + look.line * 0.72;
      const place = `x="${PAD}" y="${y.toFixed(1)}" font-size="${look.size}"`;
      return `<text ${place} ${style} xml:space="preserve">${richSpans(text, sheet)}</text>`;
    })
    .join("\n");
}

export interface SheetSize {
  readonly width: number;
  readonly height: number;
}

/** The sheet as SVG, and how large it is. */
export function sheetSvg(sheet: Sheet): SheetSize & { readonly svg: string } {
  const { colours, sans } = sheet;
  const width = Math.ceil(sheet.width) + 2 * PAD;
  const title = wrap(sheet.title, sheet.width, TITLE.size * SEMIBOLD);
  const caption = wrap(sheet.caption, sheet.width, CAPTION.size);
  const captionTop = PAD + title.length * TITLE.line;
  const top = captionTop + caption.length * CAPTION.line + 8;
  const height = Math.ceil(top + sheet.height + PAD);
  const metadata = escapeXml(JSON.stringify(sheet.metadata, null, 1));
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${escapeXml(sans)}">`,
    `<title>${escapeXml(plain(sheet.title))}</title>`,
    `<desc>${escapeXml(sheet.description || plain(sheet.caption))}</desc>`,
    `<metadata>${metadata}</metadata>`,
    sheet.fontFaces && `<style>${escapeXml(sheet.fontFaces).replaceAll("&quot;", '"')}</style>`,
    `<rect width="${width}" height="${height}" fill="${colours.bg}"/>`,
    lines(sheet, title, PAD, TITLE, `font-weight="600" fill="${colours.ink}"`),
    lines(sheet, caption, captionTop, CAPTION, `fill="${colours.ink3}"`),
    `<g transform="translate(${PAD} ${top})">${sheet.drawing}</g>`,
    "</svg>",
    "",
  ];
  return { width, height, svg: svg.filter(Boolean).join("\n") };
}
