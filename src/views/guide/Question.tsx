/** A question with options: a prediction, chosen once, or something asked until it is answered right. */
import type { ReactElement, ReactNode } from "react";
import { Markup } from "./markup.tsx";

export interface QuestionProps {
  readonly name: string;
  readonly kind: "Predict" | "Say";
  readonly question: string;
  readonly options: readonly string[];
  readonly chosen: number | null;
  /** Ticked once it may be known. */
  readonly right: number | null;
  readonly locked: boolean;
  /** What is said to the choice. */
  readonly children?: ReactNode;
  onChoose(option: number): void;
}

export function Question(props: QuestionProps): ReactElement {
  const { name, kind, question, options, chosen, right, locked, children, onChoose } = props;
  return (
    <fieldset className="guide-question">
      <legend>
        <span>{kind}: </span>
        <Markup text={question} />
      </legend>
      {options.map((option, i) => (
        <label key={option} className="guide-option" data-right={i === right || undefined}>
          <input
            type="radio"
            name={name}
            checked={chosen === i}
            disabled={locked}
            onChange={() => onChoose(i)}
            aria-describedby={children ? `${name}-reason` : undefined}
          />
          <span>
            <Markup text={option} />
          </span>
        </label>
      ))}
      {children && (
        <p className="guide-reason" id={`${name}-reason`} role="status">
          {children}
        </p>
      )}
    </fieldset>
  );
}
