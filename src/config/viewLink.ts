/**
 * What a page shows, as part of a link: `view=1&tab=trace&word=1.5&t=3`. A word is a sample of frozen noise, `seed.index`,
 * or its own numbers: ξ and the letter draws as base64url of little-endian float32 (seven digits). What is no such value is
 * left out and named; whether it means anything here (a tab, a plane) is for the page to say.
 */
import { shortNumber } from "./format.ts";
import type { ClampNotice } from "./normalise.ts";

export type LinkNoise =
  | { readonly kind: "sample"; readonly seed: number; readonly index: number }
  | { readonly kind: "values"; readonly noise: Float32Array; readonly uniforms: Float32Array };

export interface LinkWord {
  readonly from: LinkNoise;
  /** Letters are the likeliest, not drawn. */
  readonly argmax: boolean;
  /** Symbols a feedback model starts with. */
  readonly prefix: readonly number[];
}

type Pair = readonly [number, number];

/** Absent: as the page has it. */
export interface LinkView {
  readonly tab?: string;
  readonly word?: LinkWord;
  /** Position and sample of q, 1-based. */
  readonly t?: number;
  readonly k?: number;
  /** Training step pinned on the time axes. */
  readonly step?: number;
  /** Unit of the time axes. */
  readonly axis?: string;
  /** What ends training by itself. */
  readonly stop?: string;
  /** The two directions of ξ_t the pads show, 0-based. */
  readonly pads?: Pair;
  /** The 24 sampled words: seed of their noise, and how they are read. */
  readonly draws?: number;
  readonly mode?: string;
  /** Projection of the Trace tab, its coordinates (0-based) or letters (symbols), the typed word, how many faint paths. */
  readonly plane?: string;
  readonly coordinates?: Pair;
  readonly letters?: Pair;
  readonly typed?: string;
  readonly paths?: number;
  /** Part of the Flow tab, family and density on its plane; toy of the Bound tab. */
  readonly room?: string;
  readonly family?: string;
  readonly density?: string;
  readonly toy?: string;
  /** Section of the Bench tab. */
  readonly table?: string;
  /** Settings of the run it is compared with (`abLink.ts`). */
  readonly b?: string;
  /** `id` or `id.step`, 1-based. */
  readonly lesson?: string;
  /** `1`: only the panels of `show` (names with commas), for the page of someone else. */
  readonly embed?: string;
  readonly show?: string;
  /** Parts of the lab left out, with commas. */
  readonly hide?: string;
  /** `1`: the teacher's page. */
  readonly teach?: string;
}

export const VIEW_VERSION = "1";

const MOST = 2 ** 31 - 1;
/** chosen: positions × state size of the largest model, thrice over. */
const MOST_VALUES = 16_384;

/** chosen: every panel there is, by name, or every setting of a second run. */
const MOST_TEXT = 1500;
const TEXTS = [
  "tab",
  "axis",
  "stop",
  "mode",
  "plane",
  "typed",
  "table",
  "room",
  "family",
  "density",
  "toy",
  "lesson",
  "b",
  "embed",
  "show",
  "hide",
  "teach",
] as const;
const LIMITS = { t: [1, 1000], k: [1, 100_000], step: [0, 1e9], draws: [0, MOST], paths: [1, 100_000] } as const;
const PAIRS = ["coordinates", "letters", "pads"] as const;
const WORD_KEYS = ["word", "xi", "u", "read", "start"] as const;

const KEYS: ReadonlySet<string> = new Set(["view", ...TEXTS, ...Object.keys(LIMITS), ...PAIRS, ...WORD_KEYS]);
/** Whether a key of a link says what is shown, not what is trained. */
export const isViewKey = (key: string): boolean => KEYS.has(key);

function writeFloats(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((x, i) => {
    view.setFloat32(4 * i, x, true);
  });
  const bytes = Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Null if it is no list of finite numbers. */
function readFloats(text: string): Float32Array | null {
  if (text.length > 6 * MOST_VALUES || !/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  if (bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer);
  const values = Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
  return values.every(Number.isFinite) ? values : null;
}

const whole = (text: string): number | null => (/^\d{1,10}$/.test(text) ? Number(text) : null);

function wordPairs({ from, argmax, prefix }: LinkWord): [string, string][] {
  const pairs: [string, string][] =
    from.kind === "sample"
      ? [["word", `${from.seed}.${from.index}`]]
      : [
          ["xi", writeFloats(from.noise)],
          ["u", writeFloats(from.uniforms)],
        ];
  if (argmax) pairs.push(["read", "argmax"]);
  if (prefix.length > 0) pairs.push(["start", prefix.join("-")]);
  return pairs;
}

/** Key and text of everything the view says; nothing for nothing. */
export function viewPairs(view: LinkView): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = [];
  for (const key of TEXTS) if (view[key] !== undefined) pairs.push([key, view[key]]);
  for (const key of Object.keys(LIMITS) as (keyof typeof LIMITS)[])
    if (view[key] !== undefined) pairs.push([key, String(view[key])]);
  for (const key of PAIRS) if (view[key]) pairs.push([key, view[key].join("-")]);
  if (view.word) pairs.push(...wordPairs(view.word));
  return pairs;
}

type Read = (key: string) => string | undefined;
type Refuse = (key: string, why: string) => void;

function readNoise(read: Read, refuse: Refuse): LinkNoise | null {
  const sample = read("word");
  if (sample !== undefined) {
    const [seed = null, index = null] = sample.split(".").map(whole);
    if (seed !== null && index !== null && seed <= MOST && index < 100_000) return { kind: "sample", seed, index };
    refuse("word", `“${sample.slice(0, 24)}” names no sample; left out`);
    return null;
  }
  const [xi, u] = [read("xi"), read("u")];
  if (xi === undefined || u === undefined) return null;
  const [noise, uniforms] = [readFloats(xi), readFloats(u)];
  const inside = uniforms?.every((x) => x >= 0 && x < 1);
  if (noise && uniforms && inside && noise.length <= MOST_VALUES) return { kind: "values", noise, uniforms };
  refuse("word", "the word’s noise is damaged; left out");
  return null;
}

function readWord(read: Read, refuse: Refuse): LinkWord | null {
  const from = readNoise(read, refuse);
  if (!from) return null;
  const prefix = (read("start") ?? "")
    .split("-")
    .filter((part) => part !== "")
    .map(whole);
  if (prefix.some((symbol) => symbol === null || symbol > 64)) refuse("start", "its first letters are none; left out");
  const letters = prefix.every((symbol) => symbol !== null && symbol <= 64) ? (prefix as number[]).slice(0, 100) : [];
  return { from, argmax: read("read") === "argmax", prefix: letters };
}

function readNumber(text: string, [least, most]: Pair): { readonly value: number | null; readonly why: string } {
  const given = Number(text);
  if (text.trim() === "" || Number.isNaN(given))
    return { value: null, why: `${text.slice(0, 24)} is no number; left out` };
  const value = Math.min(most, Math.max(least, Math.round(given)));
  return { value, why: value === given ? "" : `${shortNumber(given, 6)} is not possible; using ${value}` };
}

/** What the pairs of a link say of the view, and what of it could not be used. */
export function readView(pairs: ReadonlyMap<string, string>): { view: LinkView; notices: readonly ClampNotice[] } {
  const notices: ClampNotice[] = [];
  const refuse: Refuse = (key, why) => notices.push({ path: `view.${key}`, text: `${key}: ${why}` });
  const read: Read = (key) => pairs.get(key);
  const view: Record<string, unknown> = {};
  const version = read("view");
  if (version !== undefined && version !== VIEW_VERSION)
    refuse("view", `version ${version.slice(0, 8)}, read as ${VIEW_VERSION}`);
  for (const key of TEXTS) {
    const text = read(key);
    if (text !== undefined) view[key] = text.slice(0, MOST_TEXT);
  }
  for (const [key, limits] of Object.entries(LIMITS)) {
    const text = read(key);
    if (text === undefined) continue;
    const { value, why } = readNumber(text, limits);
    if (why) refuse(key, why);
    if (value !== null) view[key] = value;
  }
  for (const key of PAIRS) {
    const text = read(key);
    if (text === undefined) continue;
    const numbers = text.split("-").map(whole);
    if (numbers.length === 2 && numbers.every((n) => n !== null && n <= 1000)) view[key] = numbers;
    else refuse(key, `“${text.slice(0, 24)}” is no pair; left out`);
  }
  const word = readWord(read, refuse);
  if (word) view.word = word;
  return { view: view as LinkView, notices };
}
