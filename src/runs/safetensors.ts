/**
 * Weights in the safetensors format (github.com/huggingface/safetensors): an 8-byte little-endian length, a JSON header
 * of names, types, shapes and byte ranges, then the numbers, little-endian. All are float32 here.
 */
import { bytesOfFloat32 } from "./bytes.ts";

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** `metadata` goes under `__metadata__`, where the format allows text only. */
export function encodeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  let at = 0;
  const entries = tensors.map(({ name, shape, data }) => {
    const from = at;
    at += 4 * data.length;
    return [name, { dtype: "F32", shape, data_offsets: [from, at] }] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const text = new TextEncoder().encode(json);
  // readers map the numbers in place, so they start at a multiple of eight; the format pads with spaces
  const header = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + header + at).fill(0x20, 8, 8 + header);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header), true);
  bytes.set(text, 8);
  tensors.forEach(({ data }, i) => {
    bytes.set(bytesOfFloat32(data), 8 + header + entries[i]![1].data_offsets[0]!);
  });
  return bytes;
}
