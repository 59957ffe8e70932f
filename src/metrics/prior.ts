/**
 * Prior trajectories: ξ_t ~ N(0, I), h_t = F_g(h_{t−1}, ξ_t), letters from softmax(W h_t + b). One per word lane. Where
 * letters are fed back these are the logits of the state alone; who reads letters adds the rows (models/fed.ts).
 */
import type { Lane, Series } from "../lane/lane.ts";
import { latentById } from "../models/registry.ts";
import type { RunConfig } from "../protocol/config.ts";

export function priorProgram(L: Lane, config: RunConfig): { h: Series; logits: Series; probabilities: Series } {
  const model = latentById(config.model.id);
  const xi = L.normal("xi", model.d(config), "word");
  const { h } = L.scan("forward", model.initial(L), (last, at) => {
    const next = model.transition(L, config, last).forward(at(xi)).to;
    return { carry: next, out: { h: next } };
  });
  const { logits, probabilities } = L.map((at) => {
    const out = model.emission(L, at(h!));
    return { logits: out, probabilities: L.softmax(out) };
  });
  return { h: h!, logits: logits!, probabilities: probabilities! };
}
