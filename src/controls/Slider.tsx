/** A native range over a linear scale, or over the round stops of a logarithmic one. */
import { type CSSProperties, type ReactElement, useId } from "react";
import { shortNumber } from "../config/format.ts";
import type { NumberHyper } from "../protocol/hyper.ts";
import { linearStep, logStops } from "./stops.ts";
import "./controls.css";

export interface SliderProps {
  readonly id?: string;
  readonly spec: NumberHyper;
  readonly value: number;
  readonly format?: (value: number) => string;
  readonly onChange: (value: number) => void;
  readonly label?: string;
  readonly disabled?: boolean;
}

export function Slider({ id, spec, value, onChange, format, label, disabled }: SliderProps): ReactElement {
  const own = useId();
  const text = (format ?? ((v: number) => shortNumber(v, 4)))(value);
  const stops = spec.scale === "log" ? logStops(spec, value) : null;
  const min = stops ? 0 : spec.min;
  const max = stops ? stops.length - 1 : spec.max;
  const position = stops ? stops.indexOf(value) : value;
  const fill = max > min ? (position - min) / (max - min) : 0;
  return (
    <span className="slider">
      <input
        type="range"
        id={id ?? own}
        min={min}
        max={max}
        step={stops ? 1 : linearStep(spec)}
        value={position}
        disabled={disabled || spec.min === spec.max}
        aria-label={label}
        aria-valuetext={text}
        aria-describedby={id && `${id}-effect`}
        title={spec.help}
        style={{ "--fill": `${100 * fill}%` } as CSSProperties}
        onChange={(event) => {
          const at = event.currentTarget.valueAsNumber;
          onChange(stops ? (stops[at] ?? value) : at);
        }}
      />
      <output htmlFor={id ?? own}>{text}</output>
    </span>
  );
}
