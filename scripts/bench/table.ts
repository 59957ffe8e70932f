/** Plain tables for a terminal. */

/** Three digits that matter, and no more. */
export function threeDigits(x: number | null): string {
  if (x === null || !Number.isFinite(x)) return "–";
  if (x === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(x))));
  return x.toFixed(Math.min(6, digits)).replace("-", "−");
}

/** The first column is aligned to the left, the others to the right; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const line = (row: readonly string[]): string =>
    widths
      .map((width, i) => (i === 0 ? (row[i] ?? "").padEnd(width) : (row[i] ?? "").padStart(width)))
      .join("  ")
      .trimEnd();
  const [head, ...body] = rows;
  return head ? [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...body.map(line)].join("\n") : "";
}
