import { zero } from "../lane/derived.ts";
import type { Lane, Value } from "../lane/lane.ts";
import type { Bijection, Mapped } from "./flow.ts";

/** F_n ∘ … ∘ F_1; log-determinants add up. */
export function compose(L: Lane, maps: readonly Bijection[]): Bijection {
  const run = (x: Value, order: readonly Bijection[], way: "forward" | "inverse"): Mapped => {
    let to = x;
    let logDet: Value | null = null;
    for (const map of order) {
      const mapped = map[way](to);
      to = mapped.to;
      logDet = logDet ? L.add(logDet, mapped.logDet) : mapped.logDet;
    }
    return { to, logDet: logDet ?? zero(L) };
  };
  const backwards = [...maps].reverse();
  return {
    forward: (x) => run(x, maps, "forward"),
    inverse: (y) => run(y, backwards, "inverse"),
    parts: maps.flatMap((map) => map.parts ?? [map]),
  };
}

/** F⁻¹ as a layer. */
export function inverted(L: Lane, { forward, inverse }: Bijection): Bijection {
  const turned = ({ to, logDet }: Mapped): Mapped => ({ to, logDet: L.mul(logDet, -1) });
  return { forward: (x) => turned(inverse(x)), inverse: (y) => turned(forward(y)) };
}
