/** A form for any set of hyper-parameters: one row a setting, the advanced ones folded away. */
import { type ReactElement, type ReactNode, useId } from "react";
import type { Effect, Hyper, HyperSpec, HyperValue, HyperValues } from "../protocol/hyper.ts";
import { Choice, Segmented } from "./Choice.tsx";
import { Formula } from "./Formula.tsx";
import { IntsField } from "./IntsField.tsx";
import { Row } from "./Row.tsx";
import { Slider } from "./Slider.tsx";
import { Toggle } from "./Toggle.tsx";

export interface HyperFormProps {
  readonly spec: HyperSpec;
  readonly values: HyperValues;
  readonly onChange: (key: string, value: HyperValue) => void;
  /** Effect of settings that do not say their own. */
  readonly effect?: Effect;
  readonly hideEffect?: boolean;
  /** Whether advanced settings are shown; left out, the form folds them away itself. */
  readonly more?: boolean;
  /** What goes below a setting's row. */
  readonly note?: (key: string) => ReactNode;
}

/** A longer label runs over the control's column. Chosen: what fits into 84 px at 12 px type. */
const LABEL_FITS = 14;

/** "q reads", "log σ of q", "F_g": a letter on its own is a symbol, `a` is a word. */
const SYMBOL = /(?<![\p{L}_])(?!a(?![\p{L}_]))(\p{L}(?:_\p{L})?)(?![\p{L}_])/u;

function Label({ hyper }: { readonly hyper: Hyper }): ReactElement {
  return (
    <>
      {hyper.label.split(SYMBOL).map((part, i) => {
        if (i % 2 === 0) return part;
        const [letter, sub] = part.split("_");
        return (
          <span key={`${part} ${hyper.label.slice(0, i)}`} className="ix">
            {letter}
            {sub && <sub className="sub">{sub}</sub>}
          </span>
        );
      })}
      {hyper.symbol && (
        <>
          {" "}
          <Formula tex={hyper.symbol} />
        </>
      )}
    </>
  );
}

interface FieldProps {
  readonly id: string;
  readonly hyper: Hyper;
  readonly value: HyperValue;
  readonly onChange: (value: HyperValue) => void;
}

function Field({ id, hyper, value, onChange }: FieldProps): ReactElement {
  switch (hyper.kind) {
    case "int":
    case "real":
      return <Slider id={id} spec={hyper} value={Number(value)} onChange={onChange} />;
    case "toggle":
      return <Toggle id={id} value={value === true} onChange={onChange} help={hyper.help} />;
    case "ints": {
      const { min, max, maxLength, help } = hyper;
      const list = Array.isArray(value) ? (value as readonly number[]) : hyper.default;
      return <IntsField id={id} {...{ min, max, maxLength, help }} value={list} onChange={onChange} />;
    }
    case "choice": {
      const short = hyper.options.length <= 3 && hyper.options.every(({ label }) => label.length <= 6);
      const props = { id, options: hyper.options, value: String(value), onChange, help: hyper.help };
      return short ? <Segmented {...props} label={hyper.label} /> : <Choice {...props} />;
    }
  }
}

function Rows({ spec, values, onChange, effect, hideEffect, note }: HyperFormProps): ReactElement {
  const form = useId();
  return (
    <>
      {Object.entries(spec).map(([key, hyper]) => (
        <Row
          key={key}
          htmlFor={`${form}-${key}`}
          label={<Label hyper={hyper} />}
          effect={hideEffect ? undefined : (hyper.effect ?? effect)}
          wide={hyper.kind === "toggle" && hyper.label.length > LABEL_FITS}
          note={note?.(key)}
        >
          <Field
            id={`${form}-${key}`}
            hyper={hyper}
            value={values[key] ?? hyper.default}
            onChange={(value) => onChange(key, value)}
          />
        </Row>
      ))}
    </>
  );
}

export function HyperForm(props: HyperFormProps): ReactElement {
  const entries = Object.entries(props.spec);
  const plain = Object.fromEntries(entries.filter(([, hyper]) => !hyper.advanced));
  const advanced = Object.fromEntries(entries.filter(([, hyper]) => hyper.advanced));
  const n = Object.keys(advanced).length;
  if (props.more !== undefined) {
    return (
      <>
        <Rows {...props} spec={plain} />
        {props.more && <Rows {...props} spec={advanced} />}
      </>
    );
  }
  return (
    <>
      <Rows {...props} spec={plain} />
      {n > 0 && (
        <details className="more">
          <summary>{n} more</summary>
          <Rows {...props} spec={advanced} />
        </details>
      )}
    </>
  );
}
