/**
 * Width of a line in IBM Plex Sans, so that labels can be placed without a DOM. Advances are those of the 400 weight in
 * hundredths of an em; figures are tabular.
 */
import { plain } from "./richText.tsx";

/** Space to tilde. */
const ADVANCE = [
  24, 28, 42, 71, 60, 93, 69, 24, 33, 33, 45, 60, 27, 40, 27, 38, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 29, 29, 60,
  60, 60, 48, 89, 64, 65, 62, 67, 58, 56, 69, 71, 40, 51, 63, 50, 81, 71, 71, 61, 71, 64, 58, 57, 68, 61, 89, 61, 59,
  58, 32, 38, 32, 60, 56, 60, 53, 58, 50, 58, 55, 32, 53, 57, 25, 25, 53, 27, 87, 57, 56, 58, 58, 37, 49, 35, 57, 49,
  77, 51, 50, 46, 34, 31, 34, 60,
];
const OTHER: Readonly<Record<string, number>> = { "→": 100, "·": 33, "…": 80, "’": 27, "“": 47, "”": 47 };

export function textWidth(rich: string, size = 12, semibold = false): number {
  let sum = 0;
  for (const c of plain(rich)) sum += ADVANCE[c.charCodeAt(0) - 32] ?? OTHER[c] ?? 60;
  return (sum / 100) * size * (semibold ? 1.04 : 1);
}

/** Breaks a sentence into lines no wider than `width`. */
export function wrap(text: string, width: number, size = 12): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
