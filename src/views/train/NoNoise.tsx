/** In place of the charts of noise, for a model that has none: what is missing and why. */
import type { ReactElement } from "react";
import type { FeedbackModel } from "../../models/model.ts";
import { Sym } from "../../symbols/Sym.tsx";

export function NoNoise({ model }: { readonly model: FeedbackModel }): ReactElement {
  return (
    <section className="no-noise">
      <h2 className="figure-title">A {model.label} has no noise: nothing to draw</h2>
      <p className="figure-caption">what other models show here</p>
      <ul>
        <li>
          No noise information <Sym id="I" />(<span className="ix">t</span>), no entropy split: given the letters so
          far, the state is certain. All chance is in drawing the letter.
        </li>
        <li>No importance weights: nothing is proposed, so no weight can vary.</li>
        <li>
          No bound: log <span className="ix">P</span>(<span className="ix">w</span>) is a plain sum over letters.
          Compare it with what a bound of another model still may gain.
        </li>
      </ul>
    </section>
  );
}
