/** In place of charts of noise, for a model that has none: says so, and what is so instead. */
import type { ReactElement, ReactNode } from "react";
import type { Model } from "../models/model.ts";

export function NoNoise({ model, children }: { readonly model: Model; readonly children: ReactNode }): ReactElement {
  return (
    <section className="no-noise">
      <h2 className="figure-title">A {model.label} has no noise: nothing to draw</h2>
      {children}
    </section>
  );
}
