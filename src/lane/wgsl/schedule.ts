/**
 * Orders the instructions of one position: what is done once a word and what is done for each of its samples in turn,
 * few changes between the two; elementwise instructions of one width beside each other become one loop.
 */
import { OP } from "../commands.ts";
import { type Instruction, isElementwise, isOverSamples, type Operand } from "./instructions.ts";

/** A fused loop over n features, or one instruction that is no loop of that kind. */
export interface Unit {
  readonly n: number;
  readonly instructions: readonly Instruction[];
  readonly fused: boolean;
}
/** Units done once a word, or for each sample in turn. */
export interface Phase {
  readonly sample: boolean;
  readonly units: readonly Unit[];
}

/** First and last float that an operand touches. */
export function extent({ base, k, f, n }: Operand, K: number): readonly [number, number] {
  const far = (n - 1) * f;
  return [base + Math.min(0, far), base + Math.max(0, far) + (K - 1) * k];
}
export const overlap = (x: Operand, y: Operand, K: number): boolean => {
  const [a, b] = extent(x, K);
  const [c, d] = extent(y, K);
  return a <= d && c <= b;
};

export const reads = (x: Instruction): readonly Operand[] => (x.op === OP.addTo ? [...x.args, x.dst] : x.args);

/** Whether `later` must come after `earlier`. */
export function depends(later: Instruction, earlier: Instruction, K: number): boolean {
  return (
    reads(later).some((o) => overlap(o, earlier.dst, K)) ||
    overlap(later.dst, earlier.dst, K) ||
    reads(earlier).some((o) => overlap(o, later.dst, K))
  );
}

/** A sum over samples may grow while the samples are gone through. */
const isSampleSink = (x: Instruction): boolean => x.op === OP.sumK && x.K > 1;
const isSampleWork = (x: Instruction): boolean => x.K > 1 && !isOverSamples(x.op);

const canFuse = (x: Instruction): boolean => isElementwise(x.op) || x.op === OP.sum || isSampleSink(x);

/** Same element: what one instruction wrote at feature i the other reads at feature i. */
export const aligned = (x: Operand, y: Operand): boolean =>
  x.base === y.base && x.f === y.f && x.k === y.k && x.n === y.n;

function joins(group: readonly Instruction[], next: Instruction, K: number): boolean {
  if (!canFuse(next) || group[0]!.n !== next.n) return false;
  return group.every((earlier) => {
    if (!depends(next, earlier, K)) return true;
    // what a reduction gives is there after the loop only
    if (earlier.op === OP.sum || earlier.op === OP.sumK) return false;
    const fits = (o: Operand, p: Operand): boolean => !overlap(o, p, K) || aligned(o, p);
    return (
      reads(next).every((o) => fits(o, earlier.dst)) &&
      fits(next.dst, earlier.dst) &&
      reads(earlier).every((o) => fits(next.dst, o))
    );
  });
}

class Scheduler {
  private readonly waiting: readonly Set<Instruction>[];
  private readonly left: Set<Instruction>;
  private readonly before = new Map<Instruction, Set<Instruction>>();

  constructor(
    list: readonly Instruction[],
    private readonly K: number,
  ) {
    this.left = new Set(list);
    this.waiting = list.map((later, j) => {
      const set = new Set(list.slice(0, j).filter((earlier) => depends(later, earlier, K)));
      this.before.set(later, set);
      return set;
    });
  }

  phases(): Phase[] {
    const out: Phase[] = [];
    for (let sample = false; this.left.size > 0; sample = !sample) {
      const units = this.phase(sample);
      if (units.length > 0) out.push({ sample, units });
    }
    return out;
  }

  private phase(sample: boolean): Unit[] {
    const units: Unit[] = [];
    // sums over samples are there when the phase has ended
    const sinks: Instruction[] = [];
    let group: Instruction[] = [];
    const close = (): void => {
      if (group.length > 0) units.push({ n: group[0]!.n, instructions: group, fused: true });
      group = [];
    };
    for (;;) {
      const ready = [...this.left].filter(
        (x) => (sample ? isSampleWork(x) || isSampleSink(x) : !isSampleWork(x)) && this.before.get(x)!.size === 0,
      );
      if (ready.length === 0) break;
      const next = ready.find((x) => group.length > 0 && joins(group, x, this.K)) ?? ready[0]!;
      if (group.length > 0 && !joins(group, next, this.K)) close();
      this.left.delete(next);
      if (sample && isSampleSink(next)) sinks.push(next);
      else for (const set of this.waiting) set.delete(next);
      if (canFuse(next) && (sample || !isSampleSink(next))) group.push(next);
      else {
        close();
        units.push({ n: next.n, instructions: [next], fused: false });
      }
    }
    close();
    for (const sink of sinks) for (const set of this.waiting) set.delete(sink);
    return units;
  }
}

export const schedule = (list: readonly Instruction[], K: number): readonly Phase[] => new Scheduler(list, K).phases();
