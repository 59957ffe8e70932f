/** Oracle: Node's own SHA-256, over every length around the block borders. */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { sha256Hex } from "./sha256.ts";

test("agrees with node:crypto for every length up to 200 bytes and for a large input", () => {
  for (const length of [...Array.from({ length: 201 }, (_, i) => i), 1_000_003]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255);
    expect(sha256Hex(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
});

test("reads a view that does not start at the beginning of its buffer", () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i & 255).subarray(7, 207);
  expect(sha256Hex(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
});
