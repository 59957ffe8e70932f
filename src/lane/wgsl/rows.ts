/**
 * Weight gradients as sums over all (position, sample, word) rows: dW = Xᵀ dY in tiles of 8 × 8, row sums of dY, rows of
 * dY by symbol. A tile is one gradient's piece; its sources are the places in the program where the parameter is used.
 * Words are split into chunks that are summed apart, always in the same order.
 */
import { OP } from "../commands.ts";
import type { Lowered, Place } from "../lowered.ts";
import { type LinearCommand, linear } from "./instructions.ts";

/** Side of a tile. */
export const TILE = 8;
export const KIND = { dense: 0, vector: 1, embed: 2 } as const;
/** A source counts at every position, or once a word: where a carry starts. */
export const MODE = { everywhere: 0, once: 1 } as const;

/** u32 words of a tile, of a source and of a row of a record; see the kernels (learn.ts). */
export const TILE_WORDS = 8;
export const SOURCE_WORDS = 8;
export const ROW_WORDS = 4;
/** The first words of the tables: sizes, and where each table begins. */
export const HEADER = {
  tileCount: 0,
  tiles: 1,
  sources: 2,
  parameters: 3,
  positions: 4,
  rowCount: 5,
  rows: 6,
} as const;
const HEADER_WORDS = 8;

/** A scalar word-level series, or a number where the series is one. */
export type Observed = Place | number;

/** What the kernels after a backward pass know of a program. */
export interface Tables {
  readonly tileCount: number;
  /** Header, tiles, sources, rows. */
  readonly words: Uint32Array<ArrayBuffer>;
}

interface Source {
  readonly x: number;
  readonly xt: number;
  readonly xk: number;
  readonly y: number;
  readonly yt: number;
  readonly yk: number;
  readonly K: number;
  readonly mode: number;
}
interface Gradient {
  readonly kind: number;
  /** Place among the parameters. */
  readonly dst: number;
  readonly rows: number;
  readonly columns: number;
  readonly sources: Source[];
}

/** Gathers the uses of every parameter. */
class Uses {
  private readonly matrices: Gradient[] = [];
  private readonly others = new Map<number, Gradient>();
  constructor(
    private readonly program: Lowered,
    private readonly origin: number,
    private readonly V: number,
  ) {}

  private add(dst: number, kind: number, rows: number, columns: number, source: Source): void {
    const at = dst - this.program.gradient;
    if (kind === KIND.dense) {
      this.matrices.push({ kind, dst: at, rows, columns, sources: [source] });
      return;
    }
    const found = this.others.get(at) ?? { kind, dst: at, rows, columns, sources: [] };
    if (found.columns !== columns || found.kind !== kind) throw new Error("a parameter is used in two shapes");
    found.sources.push(source);
    this.others.set(at, found);
  }

  task({ at, step }: LinearCommand): void {
    const { op, dst, n, m, K } = at;
    const x = { x: at.a - this.origin, xt: at.x, xk: K > 1 ? at.aK : 0 };
    const y = { y: at.b - this.origin, yt: at.y, yk: K > 1 ? at.bK : 0 };
    switch (op) {
      case OP.gradDense: {
        const source = { ...x, ...y, K, mode: MODE.everywhere };
        this.add(dst, KIND.dense, n, m, source);
        if (at.c >= 0) this.add(at.c, KIND.vector, 1, m, source);
        return;
      }
      case OP.gradVector: {
        // a start of the carry: its address goes with the word's length instead of the position
        const once = m === 1;
        const mode = once ? MODE.once : MODE.everywhere;
        const source = { ...x, y: x.x, yt: once ? step.a : x.xt, yk: x.xk, K, mode };
        this.add(dst, KIND.vector, 1, n, source);
        return;
      }
      case OP.gradEmbed:
        this.add(dst, KIND.embed, this.V, n, { ...x, ...y, K, mode: MODE.everywhere });
        return;
      default:
    }
  }

  /** Every gradient once. Rows of a matrix that are used together in one place and apart in another are cut there. */
  gradients(): readonly Gradient[] {
    const ends = ({ dst, rows, columns }: Gradient): number => dst + rows * columns;
    const cuts = [...new Set(this.matrices.flatMap((g) => [g.dst, ends(g)]))].sort((a, b) => a - b);
    const pieces = new Map<number, Gradient>();
    for (const g of this.matrices) {
      const inside = cuts.filter((cut) => g.dst <= cut && cut <= ends(g));
      inside.slice(0, -1).forEach((dst, i) => {
        const rows = (inside[i + 1]! - dst) / g.columns;
        const row = (dst - g.dst) / g.columns;
        const found = pieces.get(dst) ?? { kind: g.kind, dst, rows, columns: g.columns, sources: [] };
        found.sources.push(...g.sources.map((s) => ({ ...s, x: s.x + row })));
        pieces.set(dst, found);
      });
    }
    return [...pieces.values(), ...this.others.values()].sort((a, b) => a.kind - b.kind || a.dst - b.dst);
  }
}

function tilesOf({ kind, dst, rows, columns }: Gradient, first: number, count: number): number[] {
  const side = kind === KIND.dense ? TILE : 1;
  const out: number[] = [];
  for (let i = 0; i < rows; i += side)
    for (let j = 0; j < columns; j += TILE)
      out.push(kind, dst, i, Math.min(rows - i, side), j, Math.min(columns - j, TILE), columns, first * 65536 + count);
  return out;
}

const bitsOf = (x: number): number => new Uint32Array(Float32Array.of(x).buffer)[0]!;
const rowOf = (row: Observed, origin: number): readonly number[] =>
  typeof row === "number" ? [0, 0, 1, bitsOf(row)] : [row.base - origin, row.t, 0, 0];

/** Tables of a program compiled with W = 1: tiles of all gradients, and what its record shows. */
export function tablesOf(program: Lowered, origin: number, V: number, observed: readonly Observed[]): Tables {
  const uses = new Uses(program, origin, V);
  for (const { finish } of program.backward) for (const command of linear(finish)) uses.task(command);
  const gradients = uses.gradients();
  const sources = gradients.flatMap((g) => g.sources);
  let first = 0;
  const tiles = gradients.flatMap((g) => {
    const out = tilesOf(g, first, g.sources.length);
    first += g.sources.length;
    return out;
  });
  const header = new Array<number>(HEADER_WORDS).fill(0);
  const tileCount = tiles.length / TILE_WORDS;
  const sourcesAt = HEADER_WORDS + tiles.length;
  header[HEADER.tileCount] = tileCount;
  header[HEADER.tiles] = HEADER_WORDS;
  header[HEADER.sources] = sourcesAt;
  header[HEADER.parameters] = program.parameterCount;
  header[HEADER.positions] = program.T;
  header[HEADER.rowCount] = observed.length;
  header[HEADER.rows] = sourcesAt + sources.length * SOURCE_WORDS;
  const words = new Uint32Array([
    ...header,
    ...tiles,
    ...sources.flatMap((s) => [s.x, s.xt, s.xk, s.y, s.yt, s.yk, s.K, s.mode]),
    ...observed.flatMap((row) => rowOf(row, origin)),
  ]);
  return { tileCount, words };
}
