/** Results as tables and as JSON lines. */
import type { MachineFacts } from "./machine.ts";
import { type Growth, type Measured, median, perStep, ratioPerRound } from "./rounds.ts";
import { table, threeDigits } from "./table.ts";
import { workOf } from "./work.ts";

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const subjectName = ({ subject }: Measured): string =>
  subject.threads === 1 ? subject.id : `${subject.id}, ${subject.threads} threads`;

/** Operations of a step, two to a multiply-add; over the live positions only. */
function operationsOf({ cell: { program } }: Measured): number {
  const { multiplyAdds, positions } = workOf(program);
  return 2 * multiplyAdds * positions * program.config.optimiser.batch;
}

/** Median over rounds of the rate of multiply-adds, 10⁹ operations a second of processor time, over that round's peak. */
function shareOfPeak(result: Measured): number | null {
  const operations = operationsOf(result);
  const shares = result.visits.flatMap(({ cpuMs, steps }, round) => {
    const peak = result.peaks[round];
    return cpuMs === null || peak === undefined ? [] : [(operations * steps) / cpuMs / 1e6 / peak];
  });
  return shares.length === 0 ? null : median(shares);
}

/** One line of --json. */
export function resultLine(result: Measured, peer: Measured | null): object {
  const { subject, cell, prepared, visits } = result;
  const { config, maxLetters } = cell.program;
  const engine = subject.id !== "torch";
  return {
    engine: subject.id,
    adapter: subject.adapter,
    threads: subject.threads,
    batch: config.optimiser.batch,
    k: config.objective.K,
    cell: cell.name,
    T: maxLetters + 1,
    parameters: prepared.parameters,
    cpuMsPerStep: perStep(visits, "cpuMs"),
    cpuMsQuartiles: [perStep(visits, "cpuMs", 0.25), perStep(visits, "cpuMs", 0.75)],
    wallMsPerStep: perStep(visits, "wallMs"),
    stepsPerSecond: 1000 / perStep(visits, "wallMs")!,
    jsMsPerStep: result.scriptMsPerStep,
    compileMs: prepared.createMs,
    firstStepMs: prepared.firstStepMs,
    firstBoundNats: prepared.firstBoundNats,
    memoryMiB: prepared.memoryMiB,
    operationsPerStep: engine ? operationsOf(result) : null,
    peakGflops: result.peaks.length === 0 ? null : median(result.peaks),
    shareOfPeak: engine ? shareOfPeak(result) : null,
    peerCpuRatio: peer && engine ? ratioPerRound(peer, result, "cpuMs") : null,
    peerWallRatio: peer && engine ? ratioPerRound(peer, result, "wallMs") : null,
    n: visits.length,
    steps: sum(visits.map(({ steps }) => steps)),
  };
}

export const peerOf = (result: Measured, all: readonly Measured[]): Measured | null =>
  all.find(({ subject, cell }) => subject.id === "torch" && cell.name === result.cell.name) ?? null;

function grid(all: readonly Measured[], title: string, value: (result: Measured) => string): string {
  const cells = [...new Set(all.map(({ cell }) => cell.name))];
  const names = [...new Set(all.map(subjectName))];
  const row = (name: string): string[] => [
    name,
    ...cells.map((cell) => {
      const found = all.find((result) => subjectName(result) === name && result.cell.name === cell);
      return found ? value(found) : "";
    }),
  ];
  return `${title}\n${table([["", ...cells], ...names.map(row)])}`;
}

export function resultTables(all: readonly Measured[]): string {
  const engines = all.filter(({ subject }) => subject.id !== "torch");
  const ratio = (result: Measured, field: "cpuMs" | "wallMs"): string => {
    const peer = peerOf(result, all);
    return threeDigits(peer && ratioPerRound(peer, result, field));
  };
  const share = (result: Measured): string => {
    const found = shareOfPeak(result);
    return found === null ? "–" : `${(100 * found).toFixed(0)} %`;
  };
  const peaks = engines.flatMap(({ peaks }) => peaks);
  return [
    grid(all, "Processor ms a step", ({ visits }) => threeDigits(perStep(visits, "cpuMs"))),
    grid(all, "Steps a second (wall)", ({ visits }) => threeDigits(1000 / perStep(visits, "wallMs")!)),
    ...(engines.length < all.length
      ? [
          grid(engines, "Times faster than PyTorch, processor time", (result) => ratio(result, "cpuMs")),
          grid(engines, "Times faster than PyTorch, wall time", (result) => ratio(result, "wallMs")),
        ]
      : []),
    ...(peaks.length === 0
      ? []
      : [grid(engines, `Share of a core's peak of multiply-adds, ${threeDigits(median(peaks))} GFLOP/s`, share)]),
    grid(engines, "JavaScript on the training thread, ms a step", (result) => threeDigits(result.scriptMsPerStep)),
    grid(engines, "Compile, ms", ({ prepared }) => threeDigits(prepared.createMs)),
    grid(engines, "First step, ms", ({ prepared }) => threeDigits(prepared.firstStepMs)),
    grid(engines, "Memory of the program, MiB", ({ prepared }) => threeDigits(prepared.memoryMiB)),
  ].join("\n\n");
}

/**
 * Engines draw the same words and noise, so their first bounds agree. A benchmark of something else is worth nothing.
 * chosen: float32 rounding moves this mean by some 1e-6 of it.
 */
const AGREEMENT = 1e-4;

export function disagreements(all: readonly Measured[]): string[] {
  return all.flatMap(({ subject, cell, prepared: { firstBoundNats } }) => {
    const first = all.find((other) => other.cell === cell && other.prepared.firstBoundNats !== null);
    const reference = first?.prepared.firstBoundNats;
    if (firstBoundNats === null || reference === null || reference === undefined) return [];
    if (Math.abs(firstBoundNats - reference) <= AGREEMENT * Math.abs(reference)) return [];
    return [
      `${cell.name}: ${subject.id} begins at ${firstBoundNats.toFixed(3)} nats a word, ${first?.subject.id} at ${reference.toFixed(3)}.`,
    ];
  });
}

/** Slope of log cost over log x: 1 is linear. */
export function logSlope(points: readonly (readonly [number, number])[]): number {
  const xs = points.map(([x]) => Math.log(x));
  const ys = points.map(([, y]) => Math.log(y));
  const [mx, my] = [sum(xs) / xs.length, sum(ys) / ys.length];
  return sum(xs.map((x, i) => (x - mx) * (ys[i]! - my))) / sum(xs.map((x) => (x - mx) ** 2));
}

/** Cost along one axis: relative to the first cell, and the exponent over all of them. */
export function sweepTables(all: readonly Measured[]): string {
  const costOf = ({ visits }: Measured): number => (perStep(visits, "cpuMs") ?? perStep(visits, "wallMs"))!;
  const firstOf = (result: Measured): Measured => all.find((other) => subjectName(other) === subjectName(result))!;
  const names = [...new Set(all.map(subjectName))];
  const slopes = names.map((name) => {
    const own = all.filter((result) => subjectName(result) === name);
    return `${name}: cost grows as the power ${logSlope(own.map((r) => [r.cell.x, costOf(r)])).toFixed(2)}`;
  });
  return [
    grid(all, "Processor ms a step", (result) => threeDigits(costOf(result))),
    grid(all, "Times the first", (result) => threeDigits(costOf(result) / costOf(firstOf(result)))),
    slopes.join("\n"),
  ].join("\n\n");
}

export function growthTable(all: readonly Growth[]): string {
  const rows = all.map(({ subject, cell, steps, memoryMiB }) => {
    const known = memoryMiB.filter((x) => x !== null);
    const [first, last] = [known[0] ?? null, known.at(-1) ?? null];
    const half = known.slice(known.length >> 1);
    return [
      `${subject.id} ${cell.name}`,
      String(steps),
      threeDigits(first),
      threeDigits(last),
      threeDigits(first === null || last === null ? null : last - first),
      threeDigits(half.length === 0 ? null : half.at(-1)! - half[0]!),
    ];
  });
  return table([["memory, MiB", "steps", "at first", "at last", "growth", "of it in the later half"], ...rows]);
}

export const growthLine = ({ subject, cell, steps, memoryMiB }: Growth): object => ({
  engine: subject.id,
  cell: cell.name,
  steps,
  memoryMiB,
});

export const headLine = (facts: MachineFacts): object => ({ bench: facts });
export const headText = ({ date, commit, cpu, cores, browser, load }: MachineFacts): string =>
  `${date.slice(0, 16).replace("T", " ")}, commit ${commit}, ${browser}, ${cores} cores of ${cpu}, load ${load.toFixed(1)}`;
