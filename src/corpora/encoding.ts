/**
 * Which text encoding some bytes have, or why they are no text.
 *
 * A byte order mark decides for UTF-8 or UTF-16. Without one the bytes are read as UTF-8; if sequences are
 * broken more often than well-formed ones occur, an old Western European text is likely, and Windows-1252 (of which
 * Latin-1 is a part) is used, as browsers do for pages that do not say. Text in another one-byte encoding would turn
 * into noise; it has many more high bytes and is refused.
 */
import type { CorpusProblem } from "../protocol/corpus.ts";

export interface Encoding {
  readonly name: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  /** Bytes of the byte order mark, to be skipped. */
  readonly skip: number;
}

/** Random bytes have 10 % control characters, text has none but stray form feeds or escapes. */
const MAX_CONTROL_SHARE = 0.01;
/** chosen: accented letters are 2–5 % of Western European texts, and most of the bytes of Cyrillic or Greek ones. */
const MAX_HIGH_SHARE = 0.2;

const TAB = 9;
const CARRIAGE_RETURN = 13;
const ESCAPE = 27;
const SPACE = 32;

/** Position of the first NUL character, −1 if there is none. */
function findNul(bytes: Uint8Array, { name, skip }: Encoding): number {
  if (name === "utf-8" || name === "windows-1252") return bytes.indexOf(0);
  for (let i = skip; i + 1 < bytes.length; i += 2) if (bytes[i] === 0 && bytes[i + 1] === 0) return i;
  return -1;
}

/** Bytes after a lead byte, −1 for bytes that cannot lead. 0xC0, 0xC1 and 0xF5… never occur in UTF-8. */
function trailing(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 1;
  if (lead >= 0xe0 && lead <= 0xef) return 2;
  return lead >= 0xf0 && lead <= 0xf4 ? 3 : -1;
}

/** Counts what decides: control characters, well-formed multi-byte sequences and broken bytes. */
function survey(bytes: Uint8Array) {
  let controls = 0;
  let firstControl = -1;
  let wellFormed = 0;
  let broken = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte < SPACE && (byte < TAB || byte > CARRIAGE_RETURN) && byte !== ESCAPE) {
      if (controls++ === 0) firstControl = i;
    }
    if (byte < 0x80) continue;
    const n = trailing(byte);
    let k = 0;
    while (k < n && ((bytes[i + k + 1] ?? 0) & 0xc0) === 0x80) k++;
    // a sequence cut off by the end of the bytes is no other encoding
    if (n > 0 && (k === n || i + k + 1 >= bytes.length)) wellFormed++;
    else broken++;
    i += k;
  }
  return { controls, firstControl, wellFormed, broken };
}

function markedEncoding(bytes: Uint8Array): Encoding | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: "utf-8", skip: 3 };
  if (a === 0xff && b === 0xfe) return { name: "utf-16le", skip: 2 };
  if (a === 0xfe && b === 0xff) return { name: "utf-16be", skip: 2 };
  return null;
}

export type Detected = { readonly encoding: Encoding } | { readonly problem: CorpusProblem };

export function detectEncoding(bytes: Uint8Array): Detected {
  const marked = markedEncoding(bytes);
  const encoding: Encoding = marked ?? { name: "utf-8", skip: 0 };
  const nul = findNul(bytes, encoding);
  if (nul >= 0) return { problem: { code: "binary", at: nul } };
  if (encoding.name !== "utf-8") return { encoding };

  const { controls, firstControl, wellFormed, broken } = survey(bytes);
  if (controls > bytes.length * MAX_CONTROL_SHARE) return { problem: { code: "binary", at: firstControl } };
  if (marked || broken <= wellFormed) return { encoding };
  const share = broken / bytes.length;
  if (share <= MAX_HIGH_SHARE) return { encoding: { name: "windows-1252", skip: 0 } };
  const percent = Math.round(100 * share);
  return {
    problem: { code: "unreadable", detail: `neither UTF-8 nor UTF-16: ${percent} % of its bytes are no UTF-8` },
  };
}
