/** Commands over tables, rows of floats without words (commands.ts), in plain JavaScript. */
import type { Arena, Command } from "./jsCommand.ts";

export function table(x: Arena, { dst, a, b, c, n, m, K }: Command): void {
  for (let r = 0; r < K; r++)
    for (let j = 0; j < m; j++) {
      let s = c >= 0 ? x[c + j]! : 0;
      for (let i = 0; i < n; i++) s += x[a + r * n + i]! * x[b + i * m + j]!;
      x[dst + r * m + j] = s;
    }
}
export function gradTable(x: Arena, { dst, a, b, n, m, K }: Command): void {
  for (let r = 0; r < K; r++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < m; j++) x[dst + r * n + i]! += x[a + r * m + j]! * x[b + i * m + j]!;
}
export function gradTableWeights(x: Arena, { dst, a, b, c, n, m, K }: Command): void {
  for (let r = 0; r < K; r++)
    for (let j = 0; j < m; j++) {
      const d = x[b + r * m + j]!;
      for (let i = 0; i < n; i++) x[dst + i * m + j]! += x[a + r * n + i]! * d;
      if (c >= 0) x[c + j]! += d;
    }
}
