/** Every tensor with one number; a press shows its cells. */
import type { CSSProperties, ReactElement } from "react";
import type { TensorList } from "./content.ts";

export interface TensorTableProps {
  readonly list: TensorList;
  onShow(name: string): void;
}

export function TensorTable({ list, onShow }: TensorTableProps): ReactElement {
  const most = list.items.reduce((top, { value }) => Math.max(top, value), 0);
  return (
    <fieldset className="slow-tensors" aria-label={`tensors by ${list.unit}`}>
      <p className="t12 ink3">{list.unit}, tensor by tensor; press one to see its numbers</p>
      <div className="slow-tensor-grid">
        {list.items.map(({ name, shape, value }) => (
          <button
            key={name}
            type="button"
            className="slow-tensor"
            aria-pressed={name === list.shown}
            title={`${name}, ${shape.join(" × ")}: ${value.toPrecision(4)}`}
            style={{ "--share": most > 0 ? value / most : 0 } as CSSProperties}
            onClick={() => onShow(name)}
          >
            <span className="mono">{name}</span>
            <span>{value.toPrecision(2)}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}
