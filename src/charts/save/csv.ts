/**
 * Numbers as CSV (RFC 4180). A number is written as the shortest text that reads back to the very same float64, so the
 * file holds what was drawn, not what was printed.
 */
import type { Value, Values } from "../chart.ts";

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function field(value: Value): string {
  if (typeof value === "string") return quoted(value);
  return value !== null && Number.isFinite(value) ? String(value) : "";
}

export const csvOf = ({ head, body }: Values): string =>
  [head, ...body].map((row) => `${row.map(field).join(",")}\r\n`).join("");
