/** A short list of whole numbers, typed with commas or spaces; taken over when it reads as one. */
import { type ReactElement, useState } from "react";
import "./controls.css";

export interface IntsFieldProps {
  readonly id?: string;
  readonly value: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly maxLength: number;
  readonly help?: string | undefined;
  readonly onChange: (value: readonly number[]) => void;
}

/** The numbers of a text, or null if it is no list that fits. */
export function parseInts(text: string, min: number, max: number, maxLength: number): readonly number[] | null {
  const numbers = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  const fits = numbers.every((n) => Number.isInteger(n) && n >= min && n <= max);
  return fits && numbers.length > 0 && numbers.length <= maxLength ? numbers : null;
}

export function IntsField({ id, value, min, max, maxLength, help, onChange }: IntsFieldProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const parsed = draft === null ? value : parseInts(draft, min, max, maxLength);
  return (
    <input
      id={id}
      className="ints"
      type="text"
      inputMode="numeric"
      title={help}
      value={draft ?? value.join(", ")}
      aria-invalid={parsed === null}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        const numbers = parseInts(text, min, max, maxLength);
        if (numbers) onChange(numbers);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
