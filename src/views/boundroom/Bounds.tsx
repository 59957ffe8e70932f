/** Which bounds are drawn, what q reads, and how many estimates a point is the mean of. */
import { type ReactElement, useId } from "react";
import { BOUND_LOOKS, SampleLine } from "../../charts/boundLooks.tsx";
import { whole } from "../../charts/format.ts";
import { plain, Rich } from "../../charts/richText.tsx";
import { Row } from "../../controls/Row.tsx";
import { Slider } from "../../controls/Slider.tsx";
import { Toggle } from "../../controls/Toggle.tsx";
import type { ToyBoundId } from "../../protocol/bounds.ts";
import type { NumberHyper } from "../../protocol/hyper.ts";
import { patchBoundRoom, TOY_BOUNDS, useBoundRoom } from "../../store/boundRoom.ts";
import { restartCurves } from "./work.ts";

function BoundToggle({ bound, on }: { readonly bound: ToyBoundId; readonly on: boolean }): ReactElement {
  const id = useId();
  const toggle = (value: boolean) =>
    patchBoundRoom({
      shown: TOY_BOUNDS.filter((known) => (known === bound ? value : useBoundRoom.getState().shown.includes(known))),
    });
  return (
    <div className="room-toggle">
      <svg width="22" height="12" aria-hidden="true">
        <SampleLine bound={bound} x={1} y={6} length={20} />
      </svg>
      <label htmlFor={id}>
        <Rich text={BOUND_LOOKS[bound].name} />
        {bound === "filteringIwae" && <span className="ink3">, one path goes on</span>}
      </label>
      <Toggle id={id} value={on} onChange={toggle} label={plain(BOUND_LOOKS[bound].name)} />
    </div>
  );
}

const REPEATS: NumberHyper = {
  kind: "int",
  label: "repeats",
  help: "Independent estimates of Algorithm 1 at large K (hidden Markov: four times as many); small K gets up to ten times as many, other bounds a quarter.",
  min: 50,
  max: 2000,
  default: 400,
  scale: "log",
};

function Switch({ label, value, disabled, help, onChange }: SwitchProps): ReactElement {
  const id = useId();
  return (
    <div className="room-toggle">
      <label htmlFor={id} className={disabled ? "ink3" : undefined}>
        <Rich text={label} />
      </label>
      <Toggle id={id} value={value} onChange={(on) => !disabled && onChange(on)} help={help} label={plain(label)} />
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly value: boolean;
  readonly disabled?: boolean;
  readonly help: string;
  onChange(on: boolean): void;
}

export function Bounds(): ReactElement {
  const shown = useBoundRoom((room) => room.shown);
  const repeats = useBoundRoom((room) => room.repeats);
  const readsHg = useBoundRoom((room) => room.readsHg);
  const mixture = useBoundRoom((room) => room.mixture);
  const seed = useBoundRoom((room) => room.seed);
  const slider = useId();
  return (
    <section className="section room-section" aria-label="Bounds">
      <h2>Bounds</h2>
      {TOY_BOUNDS.map((bound) => (
        <BoundToggle key={bound} bound={bound} on={shown.includes(bound)} />
      ))}
      <Switch
        label="*q* reads a simulated *h_g*"
        value={readsHg}
        help="As in the word model: half of the time a particle proposes near a state it simulated from the prior."
        onChange={(on) => restartCurves({ readsHg: on })}
      />
      <Switch
        label="mixture denominators"
        value={mixture && readsHg}
        disabled={!readsHg}
        help="Algorithm 1 once more, dividing by (1/K) Σ q_j instead of q_k. It changes something only where the proposals differ: where q reads h_g."
        onChange={(on) => patchBoundRoom({ mixture: on })}
      />
      <Row label="repeats" htmlFor={slider}>
        <Slider
          id={slider}
          spec={REPEATS}
          value={repeats}
          format={whole}
          onChange={(value) => restartCurves({ repeats: value })}
        />
      </Row>
      <div className="room-buttons">
        <button type="button" className="button" onClick={() => restartCurves({ seed: seed + 1 })}>
          Other noise
        </button>
        <span className="t12 ink3">seed {seed}</span>
      </div>
    </section>
  );
}
