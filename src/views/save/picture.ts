/** A drawing with its words as one SVG, or as a PNG of twice its size. */
import { pieces } from "../../charts/richText.tsx";
import { type SheetSize, sheetSvg } from "../../charts/save/sheet.ts";
import { fontFaces } from "./fonts.ts";
import { type Drawing, plainColour } from "./resolve.ts";

export interface Words {
  /** Rich text. */
  readonly title: string;
  readonly caption: string;
}

const NAME = /^"|"$/g;

/** Letters of title and caption by font, beside those of the drawing. */
function allLetters({ title, caption }: Words, drawing: Drawing, sans: string, math: string): Map<string, string> {
  const letters = new Map(drawing.letters);
  const add = (key: string, text: string) => letters.set(key, (letters.get(key) ?? "") + text);
  const first = (family: string) => family.split(",")[0]!.trim().replace(NAME, "");
  for (const [weight, text] of [
    ["600", title],
    ["400", caption],
  ] as const)
    for (const piece of pieces(text))
      add(piece.symbol ? `400 italic ${first(math)}` : `${weight} normal ${first(sans)}`, piece.text + piece.sub);
  return letters;
}

export type SheetPicture = SheetSize & { readonly svg: string };

export async function pictureOf(
  drawing: Drawing,
  words: Words,
  metadata: Readonly<Record<string, unknown>>,
): Promise<SheetPicture> {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => plainColour(style.getPropertyValue(`--${name}`).trim());
  const [sans, math] = [token("sans"), token("math")];
  const faces = await fontFaces(allLetters(words, drawing, sans, math));
  return sheetSvg({
    ...words,
    description: drawing.label,
    drawing: drawing.markup,
    width: drawing.width,
    height: drawing.height,
    colours: {
      bg: token("bg"),
      ink: token("ink"),
      ink3: token("ink3"),
      roles: { p: token("pt"), q: token("qt"), xi: token("xt"), data: token("data") },
    },
    sans,
    math,
    fontFaces: faces,
    metadata,
  });
}

/** Pixels of a PNG for each of the page's. */
export const PNG_SCALE = 2;

export async function pngOf({ svg, width, height }: SheetPicture): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = PNG_SCALE * width;
    canvas.height = PNG_SCALE * height;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (!blob) throw new Error("the picture could not be drawn");
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
