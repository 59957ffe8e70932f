/**
 * Regions of a grid of symbols: their outlines (marching squares at ½ of the indicator) and the point of each that lies
 * furthest from its edge, where a letter has room.
 */
import { contours, geoPath, geoTransform } from "d3";

export interface Region {
  readonly symbol: number;
  /** Share of the grid. */
  readonly share: number;
  /** SVG path in the unit square, y down: scale it with `transform`. */
  readonly outline: string;
  /** Roomiest point, unit square. */
  readonly x: number;
  readonly y: number;
  /** Distance from that point to the region's edge, in units of the square. */
  readonly room: number;
}

/** Chamfer distance (3-4) of every point to the nearest one with another symbol or outside the grid, in grid steps. */
function edgeDistance(symbols: Uint8Array, size: number): Float32Array {
  // a border of no symbol, at distance 1 as seen from inside, spares the inner loop every test for the edge
  const width = size + 2;
  const padded = new Int16Array(width * width).fill(-1);
  for (let j = 0; j < size; j++) padded.set(symbols.subarray(j * size, (j + 1) * size), (j + 1) * width + 1);
  const d = new Float32Array(width * width).fill(1e6);
  const steps = [1, width, width + 1, width - 1];
  const inside = size * width + size;
  for (const sign of [1, -1])
    for (let k = width + 1; k <= inside; k++) {
      const at = sign === 1 ? k : width * width - 1 - k;
      const symbol = padded[at]!;
      if (symbol < 0) continue;
      let nearest = d[at]!;
      for (let s = 0; s < 4; s++) {
        const other = at - sign * steps[s]!;
        const cost = s < 2 ? 1 : 4 / 3;
        const beyond = padded[other]!;
        const through = beyond < 0 ? 1 : beyond === symbol ? d[other]! + cost : cost / 2;
        if (through < nearest) nearest = through;
      }
      d[at] = nearest;
    }
  const out = new Float32Array(size * size);
  for (let j = 0; j < size; j++) out.set(d.subarray((j + 1) * width + 1, (j + 1) * width + 1 + size), j * size);
  return out;
}

function outlines(symbols: Uint8Array, size: number, present: readonly number[]): Map<number, string> {
  const scale = 1 / (size - 1);
  // d3 puts grid value (i, j) at (i + ½, j + ½)
  const toUnit = geoTransform({
    point(x, y) {
      this.stream.point((x - 0.5) * scale, (y - 0.5) * scale);
    },
  });
  const path = geoPath(toUnit).digits(4);
  const trace = contours().size([size, size]).smooth(true);
  const indicator = new Array<number>(size * size);
  const out = new Map<number, string>();
  for (const symbol of present) {
    for (let k = 0; k < indicator.length; k++) indicator[k] = symbols[k] === symbol ? 1 : 0;
    out.set(symbol, path(trace.contour(indicator, 0.5)) ?? "");
  }
  return out;
}

const cache = new WeakMap<Uint8Array, readonly Region[]>();

/** Regions of a map, largest first. A map is taken as immutable: the result is remembered with it. */
export function letterRegions(symbols: Uint8Array, size: number): readonly Region[] {
  const known = cache.get(symbols);
  if (known) return known;
  const count = new Map<number, number>();
  const best = new Map<number, number>();
  const distance = edgeDistance(symbols, size);
  for (let k = 0; k < size * size; k++) {
    const s = symbols[k]!;
    count.set(s, (count.get(s) ?? 0) + 1);
    const b = best.get(s);
    if (b === undefined || distance[k]! > distance[b]!) best.set(s, k);
  }
  const present = [...count.keys()].sort((a, b) => count.get(b)! - count.get(a)! || a - b);
  const outline = outlines(symbols, size, present);
  const regions = present.map((symbol) => {
    const at = best.get(symbol)!;
    return {
      symbol,
      share: count.get(symbol)! / (size * size),
      outline: outline.get(symbol)!,
      x: (at % size) / (size - 1),
      y: Math.floor(at / size) / (size - 1),
      room: distance[at]! / (size - 1),
    };
  });
  cache.set(symbols, regions);
  return regions;
}
