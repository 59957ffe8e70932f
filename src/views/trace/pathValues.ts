/** The plotted points of the path plane, and the states behind them, as they are saved. */
import type { Value, Values } from "../../charts/chart.ts";
import type { Cloud, PathsData } from "../../charts/paths.ts";
import type { Trajectory } from "../../runs/projector.ts";
import { textOf } from "../words.ts";
import type { PriorSet } from "./priorSet.ts";
import type { Posterior } from "./state.ts";

const letterOf = ({ alphabet }: PriorSet, symbol: number | undefined): string =>
  symbol === undefined ? "" : (alphabet[symbol] ?? "EOS");

const cloudRows = (name: string, cloud: Cloud | null, t: number): readonly (readonly Value[])[] =>
  cloud ? Array.from(cloud.x, (x, i) => [name, null, t, "", x, cloud.y[i]!]) : [];

/** A row for each drawn point, pinned paths first; then the points whose density the contours are. */
export function pathValues(data: PathsData, set: PriorSet): Values {
  const rows: (readonly Value[])[] = [];
  for (const { label, role, x, y, letters } of data.pinned)
    x.forEach((at, t) => {
      rows.push([`pinned ${role}`, label, t, t === 0 ? "" : letters[t - 1]!, at, y[t]!]);
    });
  for (const { role, n, points, x, y } of data.faint)
    for (let i = 0; i < n; i++)
      for (let t = 0; t < points; t++) {
        const at = i * points + t;
        if (!Number.isFinite(x[at]!)) continue;
        const letter = role === "p" && t > 0 ? letterOf(set, set.symbols[i]?.[t - 1]) : "";
        rows.push([`faint ${role}`, i + 1, t, letter, x[at]!, y[at]!]);
      }
  rows.push(
    ...cloudRows("contour p", data.prior, data.selectedT),
    ...cloudRows("contour q", data.posterior, data.selectedT),
  );
  return { head: ["drawn as", "path", "t", "letter", `x: ${data.xLabel}`, `y: ${data.yLabel}`], body: rows };
}

/** The first `n` prior paths up to their end, and the paths of the typed word. */
export function trajectories(set: PriorSet, n: number, posterior: Posterior | null): readonly Trajectory[] {
  const { T, d, h, alphabet } = set;
  const prior = set.symbols.slice(0, n).map((symbols, i): Trajectory => {
    const from = i * (T + 1) * d;
    const letters = symbols.filter((symbol) => symbol < alphabet.length);
    return {
      from: "prior",
      word: textOf(letters, alphabet),
      letters: symbols.map((symbol) => letterOf(set, symbol)),
      h: h.subarray(from, from + (symbols.length + 1) * d),
    };
  });
  if (!posterior?.ok || posterior.paths.d !== d) return prior;
  const { word, paths } = posterior;
  const size = (paths.T + 1) * d;
  const inferred = Array.from({ length: paths.n }, (_, i): Trajectory => {
    const letters = [...Array.from(word), "EOS"].slice(0, paths.T);
    return { from: "posterior", word, letters, h: paths.h.subarray(i * size, (i + 1) * size) };
  });
  return [...prior, ...inferred];
}
