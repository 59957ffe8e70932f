/** Predict first: a question with options, and after the check the answer with its reason. Your own answer stays. */
import type { ReactElement } from "react";
import type { Predict } from "../../lessons/lesson.ts";
import { Markup } from "./markup.tsx";

export interface QuestionProps {
  readonly name: string;
  readonly predict: Predict;
  readonly chosen: number | null;
  readonly checked: boolean;
  onChoose(option: number): void;
}

/** What the check says before its reason. */
function verdict({ answer }: Predict, chosen: number): string {
  if (answer === null) return "Look and see.";
  return chosen === answer ? "Yes." : "Not so.";
}

export function Question({ name, predict, chosen, checked, onChoose }: QuestionProps): ReactElement {
  return (
    <fieldset className="guide-question">
      <legend>
        <span>Predict: </span>
        <Markup text={predict.question} />
      </legend>
      {predict.options.map((option, i) => (
        <label key={option} className="guide-option" data-right={(checked && i === predict.answer) || undefined}>
          <input
            type="radio"
            name={name}
            checked={chosen === i}
            disabled={checked}
            onChange={() => onChoose(i)}
            aria-describedby={checked ? `${name}-reason` : undefined}
          />
          <span>
            <Markup text={option} />
          </span>
        </label>
      ))}
      {checked && chosen !== null && (
        <p className="guide-reason" id={`${name}-reason`} role="status">
          <strong>{verdict(predict, chosen)}</strong> <Markup text={predict.explanation} />
        </p>
      )}
    </fieldset>
  );
}
