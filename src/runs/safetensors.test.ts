import { expect, it } from "vitest";
import { encodeSafetensors } from "./safetensors.ts";

/** A reader from the format's description. */
function read(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const tensors = Object.entries<{ dtype: string; shape: number[]; data_offsets: [number, number] }>(entries).map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]) => {
      expect(dtype).toBe("F32");
      const data = Array.from({ length: (to - from) / 4 }, (_, i) => view.getFloat32(8 + length + from + 4 * i, true));
      return { name, shape, data, to };
    },
  );
  return { length, metadata, tensors };
}

it("writes what a reader of the format finds again", () => {
  const tensors = [
    { name: "h0", shape: [3], data: Float32Array.of(1.5, -2, 3e-8) },
    { name: "emit.W", shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
  ];
  const bytes = encodeSafetensors(tensors, { step: "12", alphabet: "aß" });
  const found = read(bytes);
  expect(found.length % 8).toBe(0);
  expect(found.metadata).toEqual({ step: "12", alphabet: "aß" });
  expect(found.tensors.map(({ name, shape, data }) => ({ name, shape, data: Float32Array.from(data) }))).toEqual(
    tensors,
  );
  // no byte is left over
  expect(8 + found.length + Math.max(...found.tensors.map(({ to }) => to))).toBe(bytes.length);
});
