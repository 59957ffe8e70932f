/** Slow motion, first half: encode, draw, F_q, F_g inverted. */

import { fixed } from "../../charts/format.ts";
import { flowById } from "../../flows/registry.ts";
import { fillDefaults } from "../../protocol/hyper.ts";
import { type FlowRole, type FlowTrace, layersOf, traceFlow } from "../../store/tapeFlow.ts";
import { type GateNames, gatesAt } from "../../store/tapeGates.ts";
import type { LatentTape, TapeSample } from "../../store/tapeLatent.ts";
import { type Cells, lettersOf, type Place, type StageContent } from "./content.ts";
import { inner, num, power, sum, sumOfProducts } from "./tex.ts";

export type At = Place<LatentTape>;

export const sampleAt = ({ tape, t, k }: At): TapeSample => tape.positions[t]!.samples[k]!;

/** k as a superscript, where there is more than one sample. */
export const over = ({ tape, k }: At): string => (tape.K > 1 ? `^{(${k + 1})}` : "");

const clampTo = (i: number, n: number): number => Math.min(i, n - 1);

export const vector = (label: string, name: string, values: Float64Array, i: number): Cells => ({
  label,
  name,
  values,
  mark: clampTo(i, values.length),
  chooses: "coordinate",
});

const unit = (name: string): GateNames => ({
  table: "q.E",
  Wx: `${name}.Wx`,
  bx: `${name}.bx`,
  Wh: `${name}.Wh`,
  bh: `${name}.bh`,
});

export function encode({ tape, t, i }: At): StageContent {
  const { positions, weights } = tape;
  const { symbol, a } = positions[t]!;
  const both = weights.layout.some(({ name }) => name === "q.fw.Wh");
  const H = both ? a.length / 2 : a.length;
  const at = clampTo(i, a.length);
  const forwards = at >= H;
  const from = forwards ? H : 0;
  const neighbour = positions[forwards ? t - 1 : t + 1]?.a.slice(from, from + H) ?? new Float64Array(H);
  const { letter, z, n, before, after } = gatesAt(weights, unit(forwards ? "q.fw" : "q.bw"), symbol, neighbour);
  const j = at - from;
  const [index, next] = [t + 1, forwards ? "t-1" : "t+1"];
  const letters = lettersOf(tape);
  const rest = letters.slice(t, -1).join("");
  const reader = "\\mathrm{GRU}";
  return {
    title: `The encoder stands at “${letters[t]}” and has read ${rest ? `“${rest}” and the end` : "the end of the word"}`,
    say: both
      ? "One unit reads the word from the end, another from the front; at each letter the two know the whole word."
      : "A gated unit reads the word from its last letter to its first, so at each letter it knows all that is still to come.",
    formula: `\\q{a_t} = ${reader}(E_{w_t}, \\q{a_{${next}}}) = (1 - z_t) \\odot n_t + z_t \\odot \\q{a_{${next}}}`,
    numbers: [
      `a_{${index},${at + 1}} = (1 - ${inner(z[j]!)}) \\cdot ${inner(n[j]!)} + ${inner(z[j]!)} \\cdot ${inner(before[j]!)} = ${num(after[j]!)}`,
    ],
    cells: [
      { label: `E_{w_{${index}}}`, name: `embedding of ${letters[t]}`, values: letter },
      { label: `z_{${index}}`, name: "update gate", values: z, mark: j },
      { label: `n_{${index}}`, name: "candidate", values: n, mark: j },
      { label: `a_{${forwards ? index - 1 : index + 1}}`, name: "what was known before", values: before, mark: j },
      vector(`\\q{a_{${index}}}`, "what is known now", a, at),
      {
        label: "a",
        name: "the encoder at every letter, one row each",
        values: Float64Array.from(positions.flatMap((position) => Array.from(position.a))),
        rows: positions.length,
      },
    ],
  };
}

/** What q reads at a position; with K samples, which of it differs from sample to sample. */
function readByQ({ tape, t }: At, simulates: boolean) {
  const own = tape.positions[t]!.carried !== null && tape.K > 1;
  const readsState = tape.weights.config.model.hyper.qReads === "ha";
  const sup = (is: boolean) => (is ? "^{(k)}" : "");
  const reads = [
    "a_t",
    ...(readsState ? [`h_{t-1}${sup(own)}`] : []),
    ...(simulates ? [`h_g${sup(tape.K > 1)}`] : []),
  ].join(", ");
  return { reads, readsState, own, sup: sup(tape.K > 1 && (simulates || (own && readsState))) };
}

export function draw(at: At): StageContent {
  const { tape, t, i } = at;
  const { before, eps, hg, mu, sd, xi } = sampleAt(at);
  const c = clampTo(i, tape.d);
  const { reads, readsState, own, sup } = readByQ(at, hg !== null);
  const many = tape.K > 1;
  const each = own ? " Each sample goes on from a state of its own, so q proposes one noise for each." : "";
  const [mean, spread] = [`\\q{\\mu_t${sup}}`, `\\q{\\sigma_t${sup}}`];
  return {
    title: many ? `q proposes ${tape.K} noises for letter ${t + 1}` : `q proposes a noise for letter ${t + 1}`,
    say: hg
      ? "F_g first makes a state of its own, h_g, from fresh noise. q reads it beside the letters to come, and says where the noise should be and how sure it is."
      : `From the letters to come q says where the noise should be (μ) and how sure it is (σ); ε is fresh standard normal noise.${each}`,
    formula: `\\x{\\xi_t${many ? "^{(k)}" : ""}} = ${mean} + ${spread} \\odot \\varepsilon_t${many ? "^{(k)}" : ""}, \\qquad (${mean}, \\log ${spread}) = \\mathrm{q}(${reads})`,
    numbers: [
      `\\xi_{${t + 1},${c + 1}}${over(at)} = ${num(mu[c]!)} + ${inner(sd[c]!)} \\cdot ${inner(eps[c]!)} = ${num(xi[c]!)}`,
    ],
    cells: [
      ...(readsState ? [vector("h_{t-1}", lastState(at), before, c)] : []),
      ...(hg ? [vector("\\p{h_g}", "state F_g makes by itself", hg, c)] : []),
      vector("\\q{\\mu}", "mean of q", mu, c),
      vector("\\q{\\sigma}", "standard deviation of q", sd, c),
      vector("\\varepsilon", "fresh noise", eps, c),
      vector("\\x{\\xi}", "proposed noise", xi, c),
    ],
  };
}

/** The stack applied to x, in LaTeX, as its flows write themselves. */
function stackTex(tape: LatentTape, role: FlowRole, x: string): string {
  const layers = layersOf(tape.weights.config, role);
  return layers.reduce((inside, layer, n) => {
    const flow = flowById(layer.flow);
    return flow.formula(inside, layers.length > 1 ? String(n + 1) : "", fillDefaults(flow.hyper, layer.hyper));
  }, x);
}

export function shapeOf(jacobian: Float64Array, d: number): "diagonal" | "lower triangular" | "full" {
  let [below, above] = [false, false];
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) {
      if (i === j || Math.abs(jacobian[i * d + j]!) < 1e-8) continue;
      if (j < i) below = true;
      else above = true;
    }
  return above ? "full" : below ? "lower triangular" : "diagonal";
}

/** out_i = offset_i + Σ_j J_ij x_j where that holds, else what comes out. */
function affineTex(left: string, trace: FlowTrace, x: Float64Array, c: number): string {
  const value = num(trace.out[c]!);
  if (!trace.affine) return `${left} = ${value}`;
  const row = Array.from(x, (b, j) => ({ a: trace.jacobian[c * x.length + j]!, b }));
  return `${left} = ${num(trace.offset[c]!)} + ${sumOfProducts(row)} = ${value}`;
}

/** log|det J|, as a sum over the diagonal where the Jacobian has one. */
function logDetTex(trace: FlowTrace, d: number, name: string): string {
  const left = `\\log |\\det ${name}|`;
  if (shapeOf(trace.jacobian, d) === "full" || d > 8) return `${left} = ${num(trace.logDet)}`;
  const logs = Array.from({ length: d }, (_, i) => Math.log(Math.abs(trace.jacobian[i * d + i]!)));
  return `${left} = \\textstyle\\sum_i \\log |J_{ii}| = ${sum(logs, 2)} = ${num(trace.logDet)}`;
}

const layerCells = (trace: FlowTrace, symbol: string): readonly Cells[] =>
  trace.layers.length < 2
    ? []
    : trace.layers.slice(0, -1).map(({ label, out, logDet }, n) => ({
        label: `${symbol}_{[${n + 1}]}`,
        name: `after ${label}, layer ${n + 1}, log|det J| ${fixed(logDet, 3)}`,
        values: out,
      }));

const volume = (logDet: number): string =>
  Math.abs(logDet) < 5e-4
    ? "and keeps volume"
    : `and ${logDet > 0 ? "stretches" : "squeezes"} volume by ${fixed(Math.abs(logDet))} nats`;

/** Whose state the last one is, where samples go on side by side. */
export function lastState({ tape, t, k }: At): string {
  const last = tape.positions[t - 1];
  return last && tape.positions[t]!.carried && tape.K > 1
    ? `last state, of sample ${last.ancestors[k]! + 1} at letter ${t}`
    : "last state";
}

export function inferenceFlow(at: At): StageContent {
  const { tape, t, i } = at;
  const { before, xi, h } = sampleAt(at);
  const { d } = tape;
  const c = clampTo(i, d);
  const trace = traceFlow(tape.weights, "Fq", "forward", before, xi);
  const { shared } = tape.weights.config.flows;
  return {
    title: `F_q makes a state of the noise ${volume(trace.logDet)}`,
    say: `Given the last state h, the noise becomes the next one. The Jacobian J is ${shapeOf(trace.jacobian, d)}${trace.affine ? ": the map is affine in the noise" : " here; elsewhere it is another one"}. ${shared ? "F_q and F_g are one flow in this run." : ""}`,
    formula: `\\p{h_t} = \\q{F_q}(h_{t-1}, \\x{\\xi_t}) = ${stackTex(tape, "Fq", "\\x{\\xi_t}")}`,
    numbers: [affineTex(`h_{${t + 1},${c + 1}}${over(at)}`, trace, xi, c), logDetTex(trace, d, "J_{F_q}")],
    cells: [
      vector("h_{t-1}", lastState(at), before, c),
      vector("\\x{\\xi}", "proposed noise", xi, c),
      ...layerCells(trace, "h"),
      vector("\\p{h_t}", "next state", h, c),
      { label: "J_{F_q}", name: "Jacobian of F_q, rows are outputs", values: trace.jacobian, rows: d, mark: c },
    ],
  };
}

export function generatingFlow(at: At): StageContent {
  const { tape, t, i } = at;
  const { before, xi, zeta, h } = sampleAt(at);
  const { d, weights } = tape;
  const c = clampTo(i, d);
  const back = traceFlow(weights, "Fg", "inverse", before, h);
  const forth = traceFlow(weights, "Fg", "forward", before, zeta);
  const error = forth.out.reduce((worst, value, j) => Math.max(worst, Math.abs(value - h[j]!)), 0);
  const round = `\\max_i |F_g(h_{t-1}, \\zeta_t)_i - h_{t,i}| = ${power(error)}`;
  const norm = Math.sqrt(zeta.reduce((total, x) => total + x * x, 0));
  const left = `\\zeta_{${t + 1},${c + 1}}${over(at)}`;
  const name = "noise F_g would have needed";
  const cells = [vector("\\p{h_t}", "state", h, c), vector("\\p{\\zeta}", name, zeta, c)];
  if (weights.config.flows.shared)
    return {
      title: `One flow plays both parts, so ζ is ξ; it is ${fixed(norm)} long`,
      say: "F_g undoes what F_q did. What is left is the noise q proposed, and both log-determinants cancel.",
      formula: "\\p{\\zeta_t} = F_g^{-1}(h_{t-1}, F_q(h_{t-1}, \\x{\\xi_t})) = \\x{\\xi_t}",
      numbers: [
        `${left} = \\xi_{${t + 1},${c + 1}}${over(at)} = ${num(xi[c]!)}`,
        `\\log |\\det J_{F_q}| - \\log |\\det J_{F_g}| = ${num(forth.logDet)} - ${inner(forth.logDet)} = 0`,
        round,
      ],
      cells: [vector("\\x{\\xi}", "proposed noise", xi, c), ...cells],
    };
  return {
    title: `F_g would have needed a noise ${fixed(norm)} long to make this state`,
    say: `A standard normal in ${d} dimensions is about ${Math.sqrt(d).toFixed(1)} long: the nearer to that, the more readily the generator would have come here by itself. Put back into F_g, ζ makes the same state.`,
    formula: "\\p{\\zeta_t} = \\p{F_g}^{-1}(h_{t-1}, h_t)",
    numbers: [affineTex(left, back, h, c), logDetTex(forth, d, "J_{F_g}"), round],
    cells: [
      ...cells,
      {
        label: "J_{F_g}^{-1}",
        name: "Jacobian of the inverse, rows are outputs",
        values: back.jacobian,
        rows: d,
        mark: c,
      },
    ],
  };
}
