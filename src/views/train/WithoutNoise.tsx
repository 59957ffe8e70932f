/** What stands beside the letters' cost where a model has no noise: what is missing, and why. */
import type { ReactElement } from "react";
import type { FeedbackModel } from "../../models/model.ts";
import { Sym } from "../../symbols/Sym.tsx";
import { NoNoise } from "../NoNoise.tsx";

export function WithoutNoise({ model }: { readonly model: FeedbackModel }): ReactElement {
  return (
    <NoNoise model={model}>
      <p className="figure-caption">what other models show here, and why it does not</p>
      <ul>
        <li>
          No noise information <Sym id="I" />(<span className="ix">t</span>): given the letters so far the state is
          certain. All chance is in drawing the next letter.
        </li>
        <li>No importance weights: nothing is proposed, so nothing is weighed.</li>
        <li>
          No bound: log <span className="ix">P</span>(<span className="ix">w</span>) is a plain sum over the letters,
          end of word included. A bound of another model may stand above its truth; this number does not.
        </li>
      </ul>
    </NoNoise>
  );
}
