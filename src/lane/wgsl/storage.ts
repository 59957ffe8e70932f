/**
 * Where the values of one position live. What is used at one position only stays with the invocation: a scalar becomes
 * a variable, a vector a piece of one private array, and what only one loop uses nothing at all. The rest is in the arena.
 */
import { OP } from "../commands.ts";
import type { Instruction, Operand } from "./instructions.ts";
import { extent, type Phase, type Unit } from "./schedule.ts";

export type Home =
  | { readonly kind: "arena" }
  | { readonly kind: "scalar"; readonly name: string }
  /** Floats `from …` are at `offset …` of the private array. */
  | { readonly kind: "private"; readonly offset: number; readonly from: number }
  /** Floats `from …`, of all samples, are at `offset …` of the team's array. */
  | { readonly kind: "shared"; readonly offset: number; readonly from: number }
  | { readonly kind: "loop" };

interface Access {
  readonly phase: number;
  readonly unit: number;
  readonly operand: Operand;
}
interface Region {
  readonly lo: number;
  hi: number;
  readonly accesses: Access[];
  home: Home;
}

export interface Homes {
  home(operand: Operand): Home;
}
export interface Storage extends Homes {
  /** Scalars to declare before everything, and inside the loop over samples of a phase. */
  readonly scalars: readonly string[];
  readonly sampleScalars: ReadonlyMap<number, readonly string[]>;
  /** Length of the private array. */
  readonly size: number;
}

const operandsOf = (x: Instruction): readonly Operand[] => [x.dst, ...x.args];

/** Floats whose extents overlap are one value. */
function regions(accesses: readonly Access[], K: number): Region[] {
  const spans = accesses
    .map((access) => ({ access, span: extent(access.operand, K) }))
    .sort((a, b) => a.span[0] - b.span[0]);
  const out: Region[] = [];
  for (const { access, span } of spans) {
    const last = out.at(-1);
    if (last && span[0] <= last.hi) {
      last.hi = Math.max(last.hi, span[1]);
      last.accesses.push(access);
    } else out.push({ lo: span[0], hi: span[1], accesses: [access], home: { kind: "arena" } });
  }
  return out;
}

/** Hands out pieces of the private array for spans of units; a piece is free again when its span has ended. */
class Pieces {
  private readonly taken: { offset: number; n: number; first: number; last: number }[] = [];
  size = 0;

  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  /** Offset of a piece; null where there is no room. */
  take(n: number, first: number, last: number): number | null {
    const beside = this.taken.filter((p) => p.first <= last && first <= p.last).sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const piece of beside) if (piece.offset < offset + n) offset = Math.max(offset, piece.offset + piece.n);
    if (offset + n > this.most) return null;
    this.taken.push({ offset, n, first, last });
    this.size = Math.max(this.size, offset + n);
    return offset;
  }
}

/** `isTemporary`: used at one position only, and neither a constant nor a parameter. */
export function planStorage(phases: readonly Phase[], K: number, isTemporary: (o: Operand) => boolean): Storage {
  const accesses: Access[] = [];
  const bounds: [number, number][] = [];
  let unit = 0;
  phases.forEach(({ units }, phase) => {
    bounds.push([unit, unit + units.length - 1]);
    for (const { instructions } of units) {
      for (const x of instructions)
        for (const operand of operandsOf(x)) if (isTemporary(operand)) accesses.push({ phase, unit, operand });
      unit++;
    }
  });
  const fusedSinks = sinksOf(phases);
  const found = regions(accesses, K);
  const pieces = new Pieces();
  const scalars: string[] = [];
  const sampleScalars = new Map<number, string[]>();
  found.forEach((region, i) => {
    const phaseIds = [...new Set(region.accesses.map((a) => a.phase))];
    const sampled = region.accesses.filter((a) => a.operand.k > 0);
    // samples of more than one phase have to be kept side by side
    if (sampled.length > 0 && (phaseIds.length > 1 || !phases[phaseIds[0]!]!.sample)) return;
    const width = sampled[0]?.operand.k ?? region.hi - region.lo + 1;
    const units = region.accesses.map((a) => a.unit);
    let [first, last] = [Math.min(...units), Math.max(...units)];
    const one = phases[phaseIds[0]!]!.units[first - bounds[phaseIds[0]!]![0]!]!;
    if (first === last && one.fused && !fusedSinks.has(region.lo)) {
      region.home = { kind: "loop" };
      return;
    }
    if (width === 1) {
      const name = `v${i}`;
      region.home = { kind: "scalar", name };
      if (sampled.length > 0) sampleScalars.set(phaseIds[0]!, [...(sampleScalars.get(phaseIds[0]!) ?? []), name]);
      else scalars.push(name);
      return;
    }
    if (sampled.length === 0)
      for (const id of phaseIds)
        if (phases[id]!.sample) {
          // the loop over samples comes by again
          first = Math.min(first, bounds[id]![0]);
          last = Math.max(last, bounds[id]![1]);
        }
    region.home = { kind: "private", offset: pieces.take(width, first, last)!, from: region.lo };
  });
  return {
    home: homeIn(found, K, isTemporary),
    scalars,
    sampleScalars,
    size: pieces.size,
  };
}

const homeIn =
  (found: readonly Region[], K: number, isTemporary: (o: Operand) => boolean) =>
  (operand: Operand): Home => {
    if (!isTemporary(operand)) return { kind: "arena" };
    const [lo] = extent(operand, K);
    return found.find((r) => r.lo <= lo && lo <= r.hi)?.home ?? { kind: "arena" };
  };

/** For a team: what one unit alone uses stays with the invocation, the rest is shared while there is room. */
export function planShared(
  levels: readonly (readonly Pick<Unit, "instructions" | "fused">[])[],
  K: number,
  isTemporary: (o: Operand) => boolean,
  most: number,
): Homes & { readonly size: number } {
  const units = levels.flatMap((level, phase) => level.map((unit) => ({ unit, phase })));
  const accesses = units.flatMap(({ unit: { instructions }, phase }, unit) =>
    instructions.flatMap((x) =>
      operandsOf(x)
        .filter(isTemporary)
        .map((operand): Access => ({ phase, unit, operand })),
    ),
  );
  const found = regions(accesses, K);
  const pieces = new Pieces(most);
  for (const region of found) {
    const [first, last] = ends(region.accesses.map((a) => a.unit));
    if (first === last && units[first]!.unit.fused) region.home = { kind: "loop" };
    else {
      const offset = pieces.take(region.hi - region.lo + 1, ...ends(region.accesses.map((a) => a.phase)));
      if (offset !== null) region.home = { kind: "shared", offset, from: region.lo };
    }
  }
  return { home: homeIn(found, K, isTemporary), size: pieces.size };
}
const ends = (xs: readonly number[]): readonly [number, number] => [Math.min(...xs), Math.max(...xs)];

/** What a reduction gives outlives its loop even if nothing but the loop's own unit touches it. */
function sinksOf(phases: readonly Phase[]): ReadonlySet<number> {
  const reductions = phases.flatMap(({ units }) =>
    units.flatMap(({ instructions }) => instructions.filter((x) => x.op === OP.sumK || x.op === OP.sum)),
  );
  return new Set(reductions.map((x) => x.dst.base));
}
