/** A switch. */
import type { ReactElement } from "react";
import "./controls.css";

export interface ToggleProps {
  readonly id?: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly help?: string | undefined;
  readonly label?: string;
}

export function Toggle({ id, value, onChange, help, label }: ToggleProps): ReactElement {
  return (
    <button
      type="button"
      role="switch"
      id={id}
      className="toggle"
      aria-checked={value}
      aria-label={label}
      title={help}
      onClick={() => onChange(!value)}
    />
  );
}
