/**
 * Reads a zip archive that may have been made by anyone: sizes are checked before anything is inflated, inflating stops
 * at the declared size, and every entry is compared with its CRC-32 (APPNOTE.TXT 6.3.10, §4.3). Only what `.xilab`
 * files use: stored and deflated entries, no zip64, no encryption.
 */
import { Inflate } from "fflate";

export interface ArchiveLimits {
  readonly compressed: number;
  readonly inflated: number;
  readonly entries: number;
  /** Inflated size of single entries. */
  readonly parts?: Readonly<Record<string, number>>;
}

/** Refused, with a plain reason. */
export class ArchiveError extends Error {}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const DAMAGED = "the file is cut off or damaged";
/** chosen: deflate grows at most 1,032-fold, so a slice of input gives at most 17 MB before the size is checked. */
const SLICE = 16_384;

const crcTable = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

function findEnd(view: DataView): number {
  const earliest = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= earliest; at--) if (view.getUint32(at, true) === END) return at;
  throw new ArchiveError("it is not a .xilab file");
}

function listEntries(bytes: Uint8Array, view: DataView, limits: ArchiveLimits): Entry[] {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (count > limits.entries) throw new ArchiveError("it holds more parts than a .xilab file has");
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== CENTRAL) throw new ArchiveError(DAMAGED);
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      compressed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function inflate(data: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  let filled = 0;
  const stream = new Inflate((chunk) => {
    if (filled + chunk.length > size) throw new ArchiveError(DAMAGED);
    out.set(chunk, filled);
    filled += chunk.length;
  });
  for (let at = 0; at < data.length; at += SLICE) stream.push(data.subarray(at, at + SLICE), at + SLICE >= data.length);
  if (filled !== size) throw new ArchiveError(DAMAGED);
  return out;
}

function readEntry(bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array<ArrayBuffer> {
  if (view.getUint32(entry.offset, true) !== LOCAL) throw new ArchiveError(DAMAGED);
  const from = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const data = bytes.subarray(from, from + entry.compressed);
  if (data.length !== entry.compressed) throw new ArchiveError(DAMAGED);
  if (entry.method !== 0 && entry.method !== 8) throw new ArchiveError("it is packed in a way this lab does not read");
  if (entry.method === 0 && entry.compressed !== entry.size) throw new ArchiveError(DAMAGED);
  const content = entry.method === 0 ? data.slice() : inflate(data, entry.size);
  if (crc32(content) !== entry.crc) throw new ArchiveError(DAMAGED);
  return content;
}

/** The wanted entries of an archive, by name. Throws an `ArchiveError` (or a RangeError on nonsense offsets). */
export function readArchive(
  bytes: Uint8Array,
  wanted: readonly string[],
  limits: ArchiveLimits,
): Map<string, Uint8Array<ArrayBuffer>> {
  if (bytes.length > limits.compressed) throw new ArchiveError("the file is larger than a .xilab file may be");
  if (bytes.length < 22) throw new ArchiveError("it is not a .xilab file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = listEntries(bytes, view, limits).filter((entry) => wanted.includes(entry.name));
  if (new Set(entries.map((entry) => entry.name)).size !== entries.length) throw new ArchiveError(DAMAGED);
  const large = entries.find(({ name, size }) => size > (limits.parts?.[name] ?? limits.inflated));
  if (large && large.size <= limits.inflated) throw new ArchiveError(`${large.name} is larger than it may be`);
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > limits.inflated) throw new ArchiveError("unpacked, it is larger than a .xilab file may be");
  return new Map(entries.map((entry) => [entry.name, readEntry(bytes, view, entry)]));
}
