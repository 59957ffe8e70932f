/**
 * The deep state space model of words (Schmidt & Hofmann 2018, §2).
 * Generation: ξ_t ~ N(0, I), h_t = F_g(h_{t−1}, ξ_t), w_t ~ softmax(W h_t + b); h_0 learned; no letter is fed back,
 * unless it is asked for: then its row is added to the next logits (fed.ts). The paper has no such row.
 * Inference: a GRU from the end gives a_t, which has read w_{t:T}; q(ξ_t) = N(μ_t, diag σ_t²) from a_t, optionally from
 * h_{t−1} and from the simulated h_g; h_t = F_q(h_{t−1}, ξ_t). §2.5 prints F_g there: a slip.
 */
import { conditionStack, stackParameters } from "../flows/stack.ts";
import {
  gru,
  mixtureNormalLogPdf,
  mlp,
  reparametrisedNormalLogPdf,
  standardNormalLogPdf,
  zero,
} from "../lane/derived.ts";
import type { Lane, Series, Value } from "../lane/lane.ts";
import { linear, type ParameterSpec } from "../lane/parameters.ts";
import type { Objective, StepModel } from "../objectives/objective.ts";
import { objectiveById } from "../objectives/registry.ts";
import type { RunConfig } from "../protocol/config.ts";
import { fillDefaults, type HyperValues } from "../protocol/hyper.ts";
import { dssmHyper } from "./dssmHyper.ts";
import { fedSeries, hiddenRows } from "./fed.ts";
import type { BoundProgram, LatentModel, Vocabulary } from "./model.ts";

const hyperOf = (config: RunConfig): HyperValues => fillDefaults(dssmHyper, config.model.hyper);
/** Logits a letter adds to those of the next one. */
const FED = "emit.F";
const fedBack = (config: RunConfig): string | null => (hyperOf(config).feeds === true ? FED : null);
const dOf = (config: RunConfig): number => hyperOf(config).d as number;

/** Whether q reads h_g: Algorithm 1 simulates it, and the setting allows it. */
const readsPrior = (config: RunConfig): boolean =>
  objectiveById(config.objective.id).simulatesPrior && hyperOf(config).conditionOnPrior === true;

function parameters(config: RunConfig, { V }: Vocabulary): readonly ParameterSpec[] {
  const hyper = hyperOf(config);
  const [d, E, H, Hq] = [hyper.d, hyper.embedding, hyper.encoder, hyper.head] as number[] as [
    number,
    number,
    number,
    number,
  ];
  const { flows } = config;
  const encoders = hyper.bidirectional ? ["q.bw", "q.fw"] : ["q.bw"];
  const role = `encoder${encoders.length}`;
  const a = encoders.length * H;
  const readsState = hyper.qReads === "ha";
  const extra = (readsState ? d : 0) + (readsPrior(config) ? d : 0);
  const head =
    extra > 0
      ? [
          ...linear("q.W1", "q.b1", a + extra, Hq, 1, `head ${readsState} ${readsPrior(config)}`),
          ...linear("q.W2", "q.b2", Hq, 2 * d, 0.1, "head"),
        ]
      : linear("q.W", "q.b", a, 2 * d, 0.1, "head");
  return [
    { name: "h0", shape: [d], init: { kind: "normal", sd: 0.1 }, role: "state" },
    // emission weights × 3: with unit gain the letters hardly depend on the state at the start (measured)
    { name: "emit.W", shape: [d, V], init: { kind: "normal", sd: 3 / Math.sqrt(d) }, role: "emission" },
    // starting at the letters' frequencies skips a plateau of some 500 steps
    { name: "emit.b", shape: [V], init: { kind: "logLetterFrequency" }, role: "emission" },
    ...(hyper.feeds ? [{ name: FED, shape: [V, V], init: { kind: "zeros" }, role: "fed" } as const] : []),
    ...stackParameters(flows.g, "Fg", d),
    ...(flows.shared ? [] : stackParameters(flows.q, "Fq", d)),
    { name: "q.E", shape: [V, E], init: { kind: "normal", sd: 1 }, role },
    ...encoders.flatMap((name) => [
      ...linear(`${name}.Wx`, `${name}.bx`, E, 3 * H, 1, role),
      ...linear(`${name}.Wh`, `${name}.bh`, H, 3 * H, 1, role),
    ]),
    ...head,
  ];
}

/** a_t: the state of a GRU that has read w_{t:T} from the end (bidirectional: of one that has read w_{1:t} beside it). */
function encode(L: Lane, config: RunConfig): Series {
  const hyper = hyperOf(config);
  const words = L.symbols();
  const run = (name: string, direction: "forward" | "backward"): Series => {
    const p = (s: string) => L.param(`${name}.${s}`);
    const { x } = L.map((at) => ({ x: L.dense(L.embed(L.param("q.E"), at(words)), p("Wx"), p("bx")) }));
    const start = L.constant(new Array(hyper.encoder as number).fill(0));
    return L.scan(direction, start, (h, at) => {
      const next = gru(L, at(x!), h, p("Wh"), p("bh"));
      return { carry: next, out: { a: next } };
    }).a!;
  };
  const backward = run("q.bw", "backward");
  if (!hyper.bidirectional) return backward;
  const forward = run("q.fw", "forward");
  return L.map((at) => ({ a: L.concat([at(backward), at(forward)]) })).a!;
}

/** [μ_t, raw log σ_t] of q: linear in a_t, or an MLP of a_t with h_{t−1} and h_g beside it. */
type Head = (a: Value, h: Value | null, hg: Value | null) => Value;
function inferenceHead(L: Lane, config: RunConfig): Head {
  const readsState = hyperOf(config).qReads === "ha";
  if (!readsState && !readsPrior(config)) return (a) => L.dense(a, L.param("q.W"), L.param("q.b"));
  const p = (s: string) => L.param(`q.${s}`);
  return (a, h, hg) => {
    const inputs = [a, ...(readsState ? [h!] : []), ...(hg ? [hg] : [])];
    return mlp(L, L.concat(inputs), p("W1"), p("b1"), p("W2"), p("b2"));
  };
}

function bound(L: Lane, config: RunConfig, objective: Objective = objectiveById(config.objective.id)): BoundProgram {
  const hyper = hyperOf(config);
  const d = hyper.d as number;
  const { flows } = config;
  const start = L.vector(L.param("h0"));
  const words = L.symbols();
  const a = encode(L, config);
  const noise = objective.noise(L, d, readsPrior(config));
  const head = inferenceHead(L, config);

  const pass = (fed: Series | null) =>
    L.scan("forward", objective.start(L, start), (carried, at) => {
      const h = carried.n === d ? carried : L.slice(carried, 0, d);
      const Fg = conditionStack(L, flows.g, "Fg", d, h);
      const Fq = flows.shared ? Fg : conditionStack(L, flows.q, "Fq", d, h);
      let moments: { mu: Value; logSd: Value; hg: Value | null } | null = null;
      const propose: StepModel["propose"] = (eps, hgNoise, denominator) => {
        const simulated = hgNoise ? Fg.forward(hgNoise).to : null;
        const hg = simulated && !hyper.priorGradient ? L.stopGradient(simulated) : simulated;
        const raw = head(at(a), h, hg);
        const mu = L.slice(raw, 0, d);
        const rawLogSd = L.slice(raw, d, d);
        const logSd = hyper.logScale === "tanh" ? L.mul(L.tanh(L.mul(rawLogSd, 1 / 4)), 4) : rawLogSd;
        moments = { mu, logSd, hg };
        const xi = L.add(mu, L.mul(L.exp(logSd), eps));
        const proposed = Fq.forward(xi);
        // shared flow: s = id, so ζ = ξ and the log-determinants cancel
        const back = flows.shared ? { to: xi, logDet: zero(L) } : Fg.inverse(proposed.to);
        const logDetQ = flows.shared ? zero(L) : proposed.logDet;
        const state = emission(L, proposed.to);
        const logP = L.logSoftmaxPick(fed ? L.add(state, at(fed)) : state, at(words));
        const logR = standardNormalLogPdf(L, back.to);
        // without h_g the samples of a word share one density, and the mixture is it
        const logQ =
          denominator === "mixture" && hg
            ? mixtureNormalLogPdf(L, xi, mu, logSd)
            : reparametrisedNormalLogPdf(L, eps, logSd);
        const fit = L.add(logP, L.sub(logR, logQ));
        const logOmega = flows.shared ? fit : L.add(fit, L.sub(logDetQ, back.logDet));
        return { h: proposed.to, xi, zeta: back.to, logP, logR, logQ, logDetQ, logDetG: back.logDet, logOmega };
      };
      const step = objective.step(
        L,
        { propose },
        { eps: at(noise.eps), hg: noise.hg ? at(noise.hg) : null, u: noise.u ? at(noise.u) : null },
        carried,
      );
      const { mu, logSd, hg } = moments!;
      return {
        carry: step.next,
        out: { term: step.term, ...step.survivor, ...step.out, mu, logSd, ...(hg ? { hg } : {}) },
      };
    });
  const rows = hyper.feeds ? fedSeries(L, FED) : null;
  const all = pass(rows);
  const share = hyper.wordDropout as number;
  const trained = rows && share > 0 ? pass(hiddenRows(L, rows, share)) : all;
  const one = objective.lineage?.(L, all, noise.u!) ?? {};
  const raised =
    trainedOn(L, config, objective, trained) ?? (trained === all ? {} : { trained: L.sumT(trained.term!) });
  const apart = trained === all ? {} : { trainedSeries: trained };
  return { bound: L.sumT(all.term!), ...raised, series: { ...all, ...one, a }, ...apart };
}

/** Σ_t log P(w_t|h_t) + β (log r − log q + log-determinants); null where β is 1. */
function trainedOn(
  L: Lane,
  { objective: { beta = 1 } }: RunConfig,
  { weighsKl }: Objective,
  { logP, term }: Readonly<Record<string, Series>>,
): Required<Pick<BoundProgram, "trained">> | null {
  if (beta === 1 || !weighsKl) return null;
  const { trained } = L.map((at) => ({
    trained: L.add(at(logP!), L.mul(L.sub(at(term!), at(logP!)), beta)),
  }));
  return { trained: L.sumT(trained!) };
}

const emission = (L: Lane, h: Value): Value => L.dense(h, L.param("emit.W"), L.param("emit.b"));

export const dssm: LatentModel = {
  kind: "latent",
  id: "dssm",
  label: "State space",
  formula: "h_t = F_g(h_{t-1}, \\xi_t), \\quad w_t \\sim \\mathrm{softmax}(W h_t + b)",
  source: "Schmidt & Hofmann 2018, §2",
  hyper: dssmHyper,
  d: dOf,
  parameters,
  bound,
  initial: (L) => L.vector(L.param("h0")),
  fedBack,
  transition: (L, config, h) => conditionStack(L, config.flows.g, "Fg", dOf(config), h),
  emission,
};
