/** Which letter the next one is written after, where letters are fed back: the word's own, or another one. */
import type { ReactElement } from "react";
import { Choice } from "../../../controls/Choice.tsx";

export interface LetterBeforeProps {
  readonly alphabet: readonly string[];
  /** The word's; null at its first letter. */
  readonly own: number | null;
  readonly value: number | null;
  /** null: as in the word. */
  onChange(letter: number | null): void;
}

const OWN = "own";

export function LetterBefore({ alphabet, own, value, onChange }: LetterBeforeProps): ReactElement {
  const ownName = own === null ? "none" : (alphabet[own] ?? "EOS");
  const options = [
    { id: OWN, label: `${ownName}, as in the word` },
    ...alphabet.map((letter, n) => ({ id: String(n), label: letter })).filter(({ id }) => id !== String(own)),
  ];
  return (
    <span className="running-before t12 ink3">
      letter before
      <Choice
        label="letter before this one"
        options={options}
        value={value === own ? OWN : String(value)}
        onChange={(id) => onChange(id === OWN ? null : Number(id))}
      />
    </span>
  );
}
