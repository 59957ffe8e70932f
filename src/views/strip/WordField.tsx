/** A word to encode: typed, or one of the samples. */
import { type ReactElement, useId } from "react";

export interface WordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly suggestions: readonly string[];
  readonly problem: string | null;
  onChange(word: string): void;
}

export function WordField({ label, value, suggestions, problem, onChange }: WordFieldProps): ReactElement {
  const list = useId();
  return (
    <label className="strip-field">
      <span className="ink3">{label}</span>
      <input
        type="text"
        className="strip-prefix mono"
        list={list}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={list}>
        {suggestions.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
      {problem && <span className="strip-field-problem">{problem}</span>}
    </label>
  );
}
