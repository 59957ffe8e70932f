/** Saves the path plane as it is in sight, its points, and the states behind them. */
import type { ReactElement, RefObject } from "react";
import { whole } from "../../charts/format.ts";
import type { PathsData } from "../../charts/paths.ts";
import { projectorZip } from "../../runs/projector.ts";
import { handOver } from "../save/files.ts";
import { fileStem } from "../save/provenance.ts";
import { drawingOf } from "../save/resolve.ts";
import { SaveMenu } from "../save/SaveFigure.tsx";
import { pathValues, trajectories } from "./pathValues.ts";
import type { PriorSet } from "./priorSet.ts";
import { useTrace } from "./state.ts";

export interface SavePathsProps {
  readonly title: string;
  readonly caption: string;
  readonly data: PathsData;
  readonly set: PriorSet;
  readonly place: RefObject<HTMLDivElement | null>;
}

export function SavePaths({ title, caption, data, set, place }: SavePathsProps): ReactElement {
  const { faint, posterior } = useTrace();
  const paths = () => trajectories(set, faint, posterior);
  const drawing = () => {
    const plane = place.current?.querySelector(".trace-hands");
    if (!plane) throw new Error("there is no picture yet");
    return drawingOf(plane);
  };
  const save = () => handOver(projectorZip(paths(), set.d), `${fileStem("states")}.zip`, "application/zip");
  const n = whole(Math.min(faint, set.n));
  return (
    <SaveMenu
      figures={[{ id: "paths", title, caption, values: () => pathValues(data, set), drawing }]}
      more={[
        {
          id: "states",
          label: "States, TSV",
          about: `${n} paths for the Embedding Projector: vectors and metadata`,
          run: save,
        },
      ]}
    />
  );
}
