/**
 * A flow stack drawn as what it is: noise → chip → chip → + → h_t, in the order of application. Drag or ←→ moves a
 * chip, Delete or × removes it, a click opens its settings, + opens the list of families and variants.
 */
import { type DragEvent, Fragment, type KeyboardEvent, type ReactElement, useState } from "react";
import { layerLabel, MAX_LAYERS, stackFormula, stackNumbers } from "../config/layers.ts";
import type { Flow } from "../flows/flow.ts";
import type { FlowLayer } from "../protocol/config.ts";
import { fillDefaults } from "../protocol/hyper.ts";
import { Formula } from "./Formula.tsx";
import { HyperForm } from "./HyperForm.tsx";
import { icons } from "./icons.tsx";
import { Menu } from "./Menu.tsx";
import "./controls.css";

export interface FlowStackProps {
  readonly kind: "g" | "q";
  /** "F_g generates" and the like. */
  readonly name: ReactElement;
  readonly label: string;
  readonly layers: readonly FlowLayer[];
  readonly families: readonly Flow[];
  /** State size. */
  readonly d: number;
  readonly onChange: (layers: readonly FlowLayer[]) => void;
}

const NOISE = { g: "\\zeta", q: "\\xi" } as const;

function moved(layers: readonly FlowLayer[], from: number, to: number): readonly FlowLayer[] {
  const rest = layers.filter((_, i) => i !== from);
  const layer = layers[from];
  return layer && to >= 0 && to < layers.length ? rest.toSpliced(to, 0, layer) : layers;
}

interface ChipProps {
  readonly layer: FlowLayer;
  readonly place: string;
  readonly open: boolean;
  readonly alone: boolean;
  readonly onToggle: () => void;
  readonly onRemove: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onDropFrom: (from: number) => void;
  readonly index: number;
  readonly kind: "g" | "q";
}

function Chip(props: ChipProps): ReactElement {
  const { layer, place, open, alone, index, kind, onToggle, onRemove, onMove, onDropFrom } = props;
  const [dragged, setDragged] = useState(false);
  // A chip can be dropped on its own stack only.
  const dragType = `application/x-layer-${kind}`;
  const label = layerLabel(layer);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (by !== 0) {
      onMove(by);
      // Focus follows the layer to its new place.
      const chips = event.currentTarget.closest(".flow-line")?.querySelectorAll<HTMLElement>(".flow-chip-name");
      chips?.[index + by]?.focus();
    } else if ((event.key === "Delete" || event.key === "Backspace") && !alone) onRemove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onDragStart = (event: DragEvent): void => {
    event.dataTransfer.setData(dragType, String(index));
    event.dataTransfer.effectAllowed = "move";
    setDragged(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has a keyboard twin on the button inside
    <span
      className={`flow-chip${open ? " open" : ""}${dragged ? " dragged" : ""}`}
      draggable
      onDragStart={onDragStart}
      onDragEnd={() => setDragged(false)}
      onDragOver={(event) => event.dataTransfer.types.includes(dragType) && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        const from = Number(event.dataTransfer.getData(dragType));
        if (Number.isInteger(from)) onDropFrom(from);
      }}
    >
      <button
        type="button"
        className="flow-chip-name"
        aria-expanded={open}
        aria-label={`${label}, layer ${place}: settings; arrows move it, Delete removes it`}
        title="Settings; ← → move it, Delete removes it"
        onClick={onToggle}
        onKeyDown={onKeyDown}
      >
        {label}
      </button>
      {!alone && (
        <button
          type="button"
          className="flow-chip-remove"
          aria-label={`Remove ${label}, layer ${place}`}
          onClick={onRemove}
        >
          {icons.close}
        </button>
      )}
    </span>
  );
}

function addItems(families: readonly Flow[], d: number) {
  return families
    .filter(({ minD }) => minD <= d)
    .flatMap((flow) => [
      { id: flow.id, label: flow.label, about: flow.about },
      ...(flow.variants ?? []).map(({ label, title }, i) => ({ id: `${flow.id}/${i}`, label, about: title })),
    ]);
}

function layerOfItem(families: readonly Flow[], item: string): FlowLayer | null {
  const [id, variant] = item.split("/");
  const flow = families.find((family) => family.id === id);
  if (!flow) return null;
  return { flow: flow.id, hyper: fillDefaults(flow.hyper, flow.variants?.[Number(variant)]?.hyper ?? {}) };
}

export function FlowStack({ kind, name, label, layers, families, d, onChange }: FlowStackProps): ReactElement {
  const [openIndex, setOpenIndex] = useState<number | null>(null);
  const open = openIndex === null ? undefined : layers[openIndex];
  const openFlow = families.find(({ id }) => id === open?.flow);
  const remove = (index: number): void => {
    setOpenIndex(null);
    onChange(layers.filter((_, i) => i !== index));
  };
  const move = (from: number, to: number): void => {
    if (openIndex === from && to >= 0 && to < layers.length) setOpenIndex(to);
    onChange(moved(layers, from, to));
  };
  return (
    <fieldset className={`flow-stack ${kind}`}>
      <legend className="hidden-visually">{label}</legend>
      <div className="flow-head">
        <span className="flow-name">{name}</span>
        <span className="ink3">
          {stackNumbers(layers, d)} numbers given <Formula tex="h_{t-1}" />
        </span>
      </div>
      <div className="flow-line">
        <Formula tex={NOISE[kind]} />
        <span className="flow-wire" />
        {layers.map((layer, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a layer has no identity but its place
          <Fragment key={i}>
            {i > 0 && <span className="flow-wire arrow" />}
            <Chip
              layer={layer}
              index={i}
              kind={kind}
              place={`${i + 1} of ${layers.length}`}
              open={openIndex === i}
              alone={layers.length === 1}
              onToggle={() => setOpenIndex(openIndex === i ? null : i)}
              onRemove={() => remove(i)}
              onMove={(by) => move(i, i + by)}
              onDropFrom={(from) => move(from, i)}
            />
          </Fragment>
        ))}
        <span className="flow-wire" />
        {layers.length < MAX_LAYERS && (
          <Menu
            name={`Add a layer to ${label}`}
            className="flow-add"
            side="right"
            button={icons.plus}
            items={addItems(families, d)}
            onChoose={(item) => {
              const layer = layerOfItem(families, item);
              if (layer) onChange([...layers, layer]);
            }}
          />
        )}
        <span className="flow-wire arrow" />
        <Formula tex="h_t" />
      </div>
      <div className="flow-formula">
        <Formula tex={stackFormula(layers, `${NOISE[kind]}_t`)} />
      </div>
      {open && openFlow && openIndex !== null && (
        <div className="flow-settings">
          <p className="t12 ink3">{openFlow.about}</p>
          <HyperForm
            spec={openFlow.hyper}
            values={open.hyper}
            hideEffect
            onChange={(key, value) =>
              onChange(layers.with(openIndex, { ...open, hyper: { ...open.hyper, [key]: value } }))
            }
          />
        </div>
      )}
    </fieldset>
  );
}
