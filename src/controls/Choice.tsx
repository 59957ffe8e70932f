/** One of several: a native menu, or a segmented row for two or three short words. */
import type { ReactElement, ReactNode } from "react";
import "./controls.css";

export interface Option {
  readonly id: string;
  readonly label: string;
}

export interface ChoiceProps {
  readonly id?: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly label?: string;
  readonly help?: string | undefined;
}

export function Choice({ id, options, value, onChange, label, help }: ChoiceProps): ReactElement {
  return (
    <span className="choice">
      <select
        id={id}
        value={value}
        title={help}
        aria-label={label}
        aria-describedby={id && `${id}-effect`}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
      <svg width="8" height="8" aria-hidden="true">
        <path d="M1 2.5l3 3 3-3" fill="none" stroke="currentColor" strokeWidth="1.25" />
      </svg>
    </span>
  );
}

export interface SegmentedProps extends Pick<ChoiceProps, "value" | "onChange" | "label"> {
  readonly options: readonly { readonly id: string; readonly label: ReactNode }[];
}

export function Segmented({ options, value, onChange, label }: SegmentedProps): ReactElement {
  return (
    <fieldset className="segmented">
      <legend className="hidden-visually">{label}</legend>
      {options.map((option) => (
        <button key={option.id} type="button" aria-pressed={option.id === value} onClick={() => onChange(option.id)}>
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
