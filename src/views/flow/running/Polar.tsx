/** The change of variables everyone knows, as a flow of one layer: what a determinant is for, with exact numbers. */
import { type ReactElement, useMemo, useState } from "react";
import { Figure } from "../../../charts/figure.tsx";
import { fixed, small, whole } from "../../../charts/format.ts";
import { polarPlanes } from "../../../charts/polarPlanes.tsx";
import { radiusDensity, selectRadii } from "../../../charts/radiusDensity.tsx";
import { Rich } from "../../../charts/richText.tsx";
import { Formula } from "../../../controls/Formula.tsx";
import {
  cellProbability,
  cellWithout,
  moveCell,
  type PolarCell,
  placeCell,
  planeArea,
  pointsIn,
  polarArea,
  polarDeterminant,
  polarPoints,
} from "../../../plane/polar.ts";
import { patchFlowRoom, useFlowRoom } from "../../../store/flowRoom.ts";
import "./polar.css";

const N = 4000;

const setCell = (make: (cell: PolarCell) => PolarCell): void =>
  patchFlowRoom({ polar: make(useFlowRoom.getState().polar) });

function Facts({ cell, inside }: { readonly cell: PolarCell; readonly inside: number }): ReactElement {
  const p = cellProbability(cell);
  const share = inside / N;
  const rows: readonly (readonly [string, string])[] = [
    ["area in (*r*, *φ*)", fixed(polarArea(cell), 4)],
    ["area in (*x*, *y*)", fixed(planeArea(cell), 4)],
    ["ratio = |det *J*| = middle radius", fixed(polarDeterminant(cell), 3)],
    ["probability, exact", small(p, 4)],
    ["without |det *J*|", small(cellWithout(cell), 4)],
    [`share of ${whole(N)} draws`, `${small(share, 4)} ± ${small(Math.sqrt((p * (1 - p)) / N), 4)}`],
  ];
  return (
    <dl className="polar-facts" aria-label="The cell in numbers">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>
            <Rich text={name} />
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Polar(): ReactElement {
  const cell = useFlowRoom((room) => room.polar);
  const [seed, setSeed] = useState(1);
  const points = useMemo(() => polarPoints(N, seed), [seed]);
  const radii = useMemo(() => selectRadii(points.r), [points]);
  const data = useMemo(() => ({ cell, points }), [cell, points]);
  const place = (phi: number, r: number) => setCell((c) => placeCell(c, phi - c.dphi / 2, r - c.dr / 2));
  return (
    <section className="polar">
      <Figure
        chart={polarPlanes}
        main
        props={{
          data,
          height: 320,
          onPlace: place,
          onMove: (across, up) => setCell((c) => moveCell(c, across, up)),
        }}
      />
      <div className="polar-below">
        <div className="polar-numbers">
          <Formula
            tex="p(r,\varphi)=p(x,y)\,\Bigl|\det\tfrac{\partial(x,y)}{\partial(r,\varphi)}\Bigr|=p(x,y)\;r"
            display
          />
          <Facts cell={cell} inside={pointsIn(points, cell)} />
          <button type="button" className="button" onClick={() => setSeed((s) => s + 1)}>
            Draw others
          </button>
        </div>
        <Figure chart={radiusDensity} props={{ data: radii, height: 220 }} />
      </div>
      <p className="t13 ink2 polar-say">
        <Rich text="The density of N(0, *I*) is largest at the centre, and yet hardly a draw lies there: the radius where most lie is 1. Near the centre a cell of (*r*, *φ*) covers next to nothing of the plane; the determinant says how much. A flow is such a change of coordinates, learned." />
      </p>
    </section>
  );
}
