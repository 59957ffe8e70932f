/**
 * Lowers a traced program, and its gradient, to command lists over an arena (commands.ts): places every value, keeps
 * for the backward pass what it reads, and spells the commands out for every position. The lists are for one lane group
 * of W words; the driver runs them group after group.
 */
import { CommandList } from "./commandList.ts";
import { OP } from "./commands.ts";
import { type BackwardBlock, type Node, type Program, type SeriesSpec, type Table, topological } from "./ir.ts";
import { BlockLowering } from "./lowerBlock.ts";
import type { Lowered, Place } from "./lowered.ts";
import type { Tools } from "./lowerNode.ts";
import type { Slot } from "./parameters.ts";

export interface LowerOptions {
  readonly W: number;
  readonly T: number;
  readonly slots: readonly Slot[];
  /** Ids of the series to bring out. */
  readonly outputs: readonly number[];
  readonly backward: readonly BackwardBlock[];
  /** Series whose positions add up to the objective; null without backward blocks. */
  readonly objective: number | null;
}

interface PlacedTable {
  readonly table: Table;
  readonly size: number;
  readonly values: number;
  readonly gradient: number;
}

export class Lowering {
  private top = 0;
  private readonly constants: { at: number; values: readonly number[] }[] = [];
  private readonly constantPlaces = new Map<string, Place>();
  private readonly vectors = new Map<string, { at: number; offset: number; n: number }>();
  private readonly inputs = new Map<string, { place: Place; series: SeriesSpec }>();
  private readonly seriesPlaces = new Map<number, Place>();
  private readonly seriesAdjoints = new Map<number, Place>();
  private readonly written = new Set<number>();
  private readonly parameters: number;
  private readonly gradient: number;
  private readonly offsets: ReadonlyMap<string, Slot>;
  /** Where tables are, and their gradients; sizes are whole rows of W. */
  private readonly tables = new Map<string, PlacedTable>();

  constructor(
    private readonly program: Program,
    private readonly options: LowerOptions,
  ) {
    const { slots } = options;
    const count = slots.reduce((sum, slot) => sum + slot.size, 0);
    this.offsets = new Map(slots.map((slot) => [slot.name, slot]));
    this.parameters = this.allocate(count);
    this.gradient = this.allocate(count);
    for (const table of program.tables) {
      const size = Math.ceil((program.V * table.m) / options.W) * options.W;
      this.tables.set(table.name, { table, size, values: this.allocate(size), gradient: this.allocate(size) });
    }
  }

  private allocate(floats: number): number {
    const at = this.top;
    // 16 floats: a cache line
    this.top += Math.ceil(floats / 16) * 16;
    return at;
  }
  private samples(level: Node["level"]): number {
    return level === "sample" ? this.program.K : 1;
  }
  /** A fresh place for a value: one slot (`slots` = 1, t = 0) or one a position. */
  private place(n: number, level: Node["level"], slots: number): Place {
    const { W } = this.options;
    const size = this.samples(level) * n * W;
    return {
      base: this.allocate(size * slots),
      t: slots > 1 ? size : 0,
      k: level === "sample" ? n * W : 0,
      f: W,
    };
  }
  private constant(values: readonly number[]): Place {
    const key = values.join();
    let found = this.constantPlaces.get(key);
    if (!found) {
      found = { ...this.place(values.length, "param", 1), f: values.length === 1 ? 0 : this.options.W };
      this.constantPlaces.set(key, found);
      this.constants.push({ at: found.base, values });
    }
    return found;
  }
  private vector(name: string): Place {
    const slot = this.offsets.get(name)!;
    let found = this.vectors.get(name);
    if (!found) {
      found = { at: this.place(slot.size, "param", 1).base, offset: slot.offset, n: slot.size };
      this.vectors.set(name, found);
    }
    return { base: found.at, t: 0, k: 0, f: this.options.W };
  }
  input(name: string): Place {
    let found = this.inputs.get(name);
    if (!found) {
      const series = this.program.inputs.find((s) => s.name === name);
      if (!series) throw new Error(`no input ${name}`);
      found = { place: this.place(series.n, series.level, this.options.T), series };
      this.inputs.set(name, found);
    }
    return found.place;
  }
  private weights(name: string): number {
    return this.tables.get(name)?.values ?? this.parameters + this.offsets.get(name)!.offset;
  }
  private gradientOf(name: string): number {
    return this.tables.get(name)?.gradient ?? this.gradient + this.offsets.get(name)!.offset;
  }

  lower(): Lowered {
    const { W, T, slots, outputs, backward, objective } = this.options;
    const wanted = this.wantedSeries();
    const graphs = this.program.blocks.map((block) => {
      const backwardBlock = backward.find((b) => b.block === block) ?? null;
      return new BlockLowering(this.tools, block, backwardBlock, wanted);
    });
    if (objective !== null) this.adjointPlace(this.program.series[objective]!);
    const forward = graphs.filter((g) => g.needed).map((g) => g.forward());
    const reversed = backward.map((b) => graphs[b.block.id]!.backward());
    const prologue = this.prologue();
    return {
      W,
      T,
      K: this.program.K,
      size: this.top,
      parameters: this.parameters,
      gradient: this.gradient,
      parameterCount: slots.reduce((sum, slot) => sum + slot.size, 0),
      constants: this.constants,
      vectors: [...this.vectors.values()],
      inputs: this.inputs,
      outputs: new Map(
        outputs.map((id) => [id, { place: this.seriesPlaces.get(id)!, series: this.program.series[id]! }]),
      ),
      seed: objective === null ? null : this.seriesAdjoints.get(objective)!,
      prologue,
      epilogue: this.epilogue(),
      forward,
      backward: reversed,
    };
  }

  private prologue(): Int32Array {
    const { W } = this.options;
    const list = new CommandList();
    for (const { table, size, values, gradient } of this.tables.values()) {
      const { n, m, bias } = table;
      const c = bias === null ? -1 : this.weights(bias);
      const [a, b] = [this.weights(table.embedding), this.weights(table.matrix) + table.row * m];
      list.push({ op: OP.table, dst: values, a, b, c, n, m, K: this.program.V });
      list.push({ op: OP.copy, dst: gradient, a: this.constant([0]).base, n: size / W, K: 1 });
    }
    return list.done();
  }
  private epilogue(): Int32Array {
    const list = new CommandList();
    for (const { table, gradient } of this.tables.values()) {
      const { n, m, bias } = table;
      const shape = { n, m, K: this.program.V };
      const [E, W] = [table.embedding, table.matrix];
      const at = table.row * m;
      list.push({ op: OP.gradTable, dst: this.gradientOf(E), a: gradient, b: this.weights(W) + at, ...shape });
      const c = bias === null ? -1 : this.gradientOf(bias);
      list.push({
        op: OP.gradTableWeights,
        dst: this.gradientOf(W) + at,
        a: this.weights(E),
        b: gradient,
        c,
        ...shape,
      });
    }
    return list.done();
  }

  /** Series somebody reads: the outputs, and what blocks that are needed read. */
  private wantedSeries(): ReadonlySet<number> {
    const { outputs, objective } = this.options;
    const wanted = new Set<number>([...outputs, ...(objective === null ? [] : [objective])]);
    for (const block of [...this.program.blocks].reverse()) {
      const roots = block.outputs.filter((o) => wanted.has(o.series.id)).map((o) => o.node);
      if (roots.length === 0) continue;
      for (const node of topological([...roots, ...(block.carry ? [block.carry.next] : [])]))
        if (node.op === "read") wanted.add(node.attr.series!);
    }
    return wanted;
  }

  private adjointPlace(series: SeriesSpec): Place {
    let found = this.seriesAdjoints.get(series.id);
    if (!found) {
      found = this.place(series.n, series.level, this.options.T);
      this.seriesAdjoints.set(series.id, found);
    }
    return found;
  }

  private readonly tools: Tools = {
    T: () => this.options.T,
    W: () => this.options.W,
    K: () => this.program.K,
    place: (n, level, slots) => this.place(n, level, slots),
    constant: (values) => this.constant(values),
    vector: (name) => this.vector(name),
    input: (name) => this.input(name),
    weights: (name) => this.weights(name),
    gradientOf: (name) => this.gradientOf(name),
    seriesPlace: (id) => this.seriesPlaces.get(id)!,
    setSeriesPlace: (id, place) => {
      this.seriesPlaces.set(id, place);
    },
    adjointPlace: (series) => this.adjointPlace(series),
    firstWrite: (id) => {
      const first = !this.written.has(id);
      this.written.add(id);
      return first;
    },
  };
}
