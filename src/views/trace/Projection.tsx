/** Which plane the paths are seen on, and what of it can be chosen. */
import type { ReactElement } from "react";
import { Choice } from "../../controls/Choice.tsx";
import { Row } from "../../controls/Row.tsx";
import type { PriorSet } from "./priorSet.ts";
import { Section } from "./Section.tsx";
import { type Projection, patchTrace, projectionOf, useTrace } from "./state.ts";
import { UmapStatus } from "./UmapStatus.tsx";
import { coordinatesOf, fitOf, lettersOf } from "./usePicture.ts";
import { runUmap } from "./useUmap.ts";

function optionsOf(d: number): readonly { readonly id: Projection; readonly label: string }[] {
  if (d === 1) return [{ id: "time", label: "time" }];
  return [
    { id: "pca", label: "PCA" },
    { id: "asIs", label: d === 2 ? "as is" : "two coordinates" },
    { id: "readout", label: "read-out" },
    { id: "time", label: "time" },
    { id: "umap", label: "UMAP" },
  ];
}

interface PairProps {
  readonly name: string;
  readonly labels: readonly string[];
  readonly value: readonly [number, number];
  onChange(value: readonly [number, number]): void;
}

/** Two of many; the same one twice changes places. */
function Pair({ name, labels, value: [a, b], onChange }: PairProps): ReactElement {
  const options = labels.map((label, i) => ({ id: String(i), label }));
  return (
    <>
      <Row label={`${name} →`} htmlFor={`trace-${name}-x`}>
        <Choice
          id={`trace-${name}-x`}
          options={options}
          value={String(a)}
          onChange={(id) => onChange([Number(id), Number(id) === b ? a : b])}
        />
      </Row>
      <Row label={`${name} ↑`} htmlFor={`trace-${name}-y`}>
        <Choice
          id={`trace-${name}-y`}
          options={options}
          value={String(b)}
          onChange={(id) => onChange([Number(id) === a ? b : a, Number(id)])}
        />
      </Row>
    </>
  );
}

function choose(projection: Projection): void {
  patchTrace({ projection, shown: null });
  const { prior, umap, umapFit } = useTrace.getState();
  if (projection === "umap" && prior && !fitOf({ umapFit }, prior) && umap.kind !== "running") void runUmap();
}

const Note = ({ text }: { readonly text: string }): ReactElement => <p className="trace-note">{text}</p>;

/** What there is to choose or to know of this projection. */
function Details({
  projection,
  set,
}: {
  readonly projection: Projection;
  readonly set: PriorSet;
}): ReactElement | null {
  const { coordinates, letters, umapFit } = useTrace();
  switch (projection) {
    case "pca":
      return <Note text="aligned to the last one, so the picture never flips" />;
    case "asIs":
      if (set.d === 2) return null;
      return (
        <>
          <Pair
            name="coordinate"
            labels={Array.from({ length: set.d }, (_, i) => String(i + 1))}
            value={coordinatesOf(set.d, coordinates)}
            onChange={(to) => patchTrace({ coordinates: to })}
          />
          <Note text="no letter map: a point stands for many states" />
        </>
      );
    case "readout":
      return (
        <Pair
          name="towards"
          labels={[...set.alphabet, "EOS"]}
          value={lettersOf(set, letters)}
          onChange={(to) => patchTrace({ letters: to })}
        />
      );
    case "umap":
      return fitOf({ umapFit }, set) ? (
        <>
          <Note text="near is near, far means little; no letter map: UMAP cannot be turned back into states" />
          <UmapStatus />
        </>
      ) : null;
    case "time":
      return null;
    default:
      return projection satisfies never;
  }
}

export function ProjectionSettings({
  d,
  children,
}: {
  readonly d: number;
  readonly children: ReactElement;
}): ReactElement {
  const { projection: chosen, prior } = useTrace();
  const projection = projectionOf(chosen, d);
  return (
    <Section title="Projection">
      <Row label="plane" htmlFor="trace-plane">
        <Choice
          id="trace-plane"
          options={optionsOf(d)}
          value={projection}
          onChange={(id) => choose(id as Projection)}
        />
      </Row>
      {prior && prior.d === d && <Details projection={projection} set={prior} />}
      {children}
    </Section>
  );
}
