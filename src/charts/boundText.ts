/** Title, caption and table of the bound chart: sentences computed from its data. */

import type { Binned } from "./bins.ts";
import type { BoundData, Rule } from "./boundData.ts";
import type { Table, Value, Values } from "./chart.ts";
import { type Difference, standingOf } from "./difference.ts";
import { fixed, small, whole, withError } from "./format.ts";
import { plain } from "./richText.tsx";

const NAMES: Readonly<Record<Rule["id"], string>> = {
  unigram: "unigram letters",
  bigram: "a bigram",
  entropy: "the data entropy",
};

/** Where `nats` ± `se` stands against the n-grams: the next one to beat, else the best one beaten. */
function standing(data: BoundData, nats: number, se: number): string {
  const ladder = data.rules.filter((rule) => !rule.exact).sort((a, b) => b.nats - a.nats);
  const level = ladder.find((rule) => Math.abs(nats - rule.nats) <= 2 * se);
  if (level) return `, level with ${NAMES[level.id]}`;
  const next = ladder.find((rule) => rule.nats < nats);
  if (next) return `, ${fixed(nats - next.nats)} short of ${NAMES[next.id]}`;
  const beaten = ladder.at(-1);
  return beaten ? `, ${fixed(beaten.nats - nats)} better than ${NAMES[beaten.id]}` : "";
}

/** With a third digit where the error needs one, and none where both are large. */
function precisely(nats: number, se: number): string {
  if (Math.abs(nats) >= 100) return `${whole(nats)} ± ${whole(se)}`;
  const digits = se > 0 && se < 0.01 ? 3 : 2;
  return `${fixed(nats, digits)} ± ${small(se, digits)}`;
}

/** How the other run stands to this one; null before they have a step in common. */
function comparison(difference: Difference, what: string): string | null {
  const { recent, steps } = difference;
  if (!recent) return null;
  const over = `over the last ${whole(recent.steps)} steps`;
  const size = precisely(Math.abs(recent.nats), recent.se);
  switch (standingOf(difference)) {
    case "equal":
      return `B equals A: the difference of ${whole(steps)} steps is exactly 0`;
    case "level":
      return `B is level with A ${over}: ${precisely(recent.nats, recent.se)} ${what}`;
    case "better":
      return `B is ${size} ${what} better than A ${over}`;
    case "worse":
      return `B is ${size} ${what} worse than A ${over}`;
  }
}

export function boundTitle(data: BoundData): string {
  const compared = data.other && comparison(data.other.difference, "nats per word");
  if (compared) return compared;
  const name = data.exact ? "−log *P*(*w*)" : "The bound";
  const first = data.validation[0];
  const last = data.validation.at(-1);
  if (first && last) {
    const change = last.nats - first.nats;
    const noise = 2 * Math.hypot(first.se, last.se);
    const verb = change < -noise ? "fell to" : change > noise ? "rose to" : "stands at";
    return `${name} ${verb} ${withError(last.nats, last.se)} nats per word${standing(data, last.nats, last.se)}`;
  }
  const now = data.train.median[data.train.n - 1];
  if (now === undefined || !Number.isFinite(now))
    return data.exact ? "−log *P*(*w*) over training" : "Bound over training";
  return `After ${whole(data.steps)} steps ${data.exact ? name : "the bound"} is ${fixed(now)} nats per word in training`;
}

export function boundCaption(data: BoundData): string {
  const words = data.validation.at(-1)?.validationWords;
  const circles = words === undefined ? [] : [`circles: validation, ${whole(words)} words`];
  const range = data.exact ? "band: range of steps" : "band: lowest and highest step";
  const paths = data.crossEntropy.at(-1)?.paths;
  const diamonds = paths === undefined ? [] : [`diamonds: Eq. 12, ${whole(paths)} paths`];
  const given = data.ghosts.length > 0 ? ["grey: given up"] : [];
  const how =
    data.train.n > 0 ? ["line: running median", range, ...circles, ...diamonds, ...given] : [...circles, ...diamonds];
  const what = data.exact ? "exact; lower is better" : "lower is better";
  // what is beside it is explained where there is one run
  if (data.other) return `${what}; grey dashed: B; strip: B − A of the same steps, below 0 B is better`;
  return how.length > 0 ? `${what}; ${how.join(", ")}` : what;
}

/** Chosen: rows of the table of the training curve; a row says how many steps it holds. */
const ROWS = 60;

function curveRows(series: string, curve: Binned): readonly (readonly string[])[] {
  const every = Math.max(1, Math.ceil(curve.n / ROWS));
  return Array.from({ length: Math.ceil(curve.n / every) }, (_, i) => {
    const k = Math.min(curve.n - 1, i * every);
    const numbers = [curve.median[k]!, curve.low[k]!, curve.high[k]!].map((v) => fixed(v));
    return [series, whole(curve.step[k]!), ...numbers, `${whole(curve.count[k]!)} steps`];
  });
}

export function boundRows(data: BoundData): Table {
  const { other } = data;
  const otherRows = other ? [...curveRows("B − A", other.difference.curve), ...curveRows("B", other.curve)] : [];
  const validationRows = data.validation.map((v) => {
    const numbers = [v.nats, v.nats - v.se, v.nats + v.se].map((x) => fixed(x));
    return ["validation", whole(v.step), ...numbers, `${whole(v.validationWords)} words, ± ${small(v.se)}`];
  });
  const eq12Rows = data.crossEntropy.map((v) => {
    const half = `${whole(v.paths)} paths; with half of them ${fixed(v.halfNats)}`;
    return ["Eq. 12, test words", whole(v.step), fixed(v.nats), "", "", half];
  });
  const ruleRows = data.rules.map((rule) => [
    rule.label,
    "",
    fixed(rule.nats),
    "",
    "",
    rule.exact ? "exact" : "test words",
  ]);
  return {
    head: ["series", "step", "nats per word", "low", "high", "of"],
    body: [...ruleRows, ...validationRows, ...eq12Rows, ...curveRows("training", data.train), ...otherRows],
  };
}

function curveValues(series: string, curve: Binned): readonly (readonly Value[])[] {
  return Array.from({ length: curve.n }, (_, k) => {
    const range = [curve.low[k]!, curve.high[k]!];
    return [series, curve.step[k]!, curve.x[k]!, curve.median[k]!, ...range, curve.count[k]!, "steps"];
  });
}

/** Every bin of the curve, every validation, every rule and every change; `x` is the place on the time axis. */
export function boundValues(data: BoundData): Values {
  const { train, unit } = data;
  return {
    head: ["series", "step", `x, ${unit}`, "nats per word", "low", "high", "of", "label"],
    body: [
      ...data.rules.map((rule) => [rule.id, null, null, rule.nats, null, null, null, rule.label]),
      ...data.marks.map((mark) => ["change", mark.step, mark.x, null, null, null, null, plain(mark.label)]),
      ...data.validation.map((v) => {
        const range = [v.nats - v.se, v.nats + v.se];
        return ["validation", v.step, v.x, v.nats, ...range, v.validationWords, "words"];
      }),
      ...data.crossEntropy.flatMap((v) => [
        ["Eq. 12", v.step, v.x, v.nats, null, null, v.paths, "paths"],
        ["Eq. 12, half the paths", v.step, v.x, v.halfNats, null, null, v.paths / 2, "paths"],
      ]),
      ...curveValues("training", train),
      ...data.ghosts.flatMap((ghost) => curveValues("given up", ghost)),
      ...(data.other ? curveValues("B", data.other.curve) : []),
      ...(data.other ? curveValues("B − A", data.other.difference.curve) : []),
    ],
  };
}
