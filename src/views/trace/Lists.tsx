/** The list beside the plane: pinned paths, the words nearest in state space, or those inside the region. */
import type { ReactElement } from "react";
import type { FaintPaths } from "../../charts/paths.ts";
import { Segmented } from "../../controls/Choice.tsx";
import type { Strip } from "../strip/useStrip.ts";
import { InsideList } from "./InsideList.tsx";
import { NearestList } from "./NearestList.tsx";
import { PinnedPaths } from "./PinnedPaths.tsx";
import { patchTrace, type TraceState, useTrace } from "./state.ts";
import type { Picture } from "./usePicture.ts";

const LISTS = [
  { id: "pinned", label: "Pinned" },
  { id: "nearest", label: "Nearest" },
  { id: "inside", label: "Region" },
];

export interface ListsProps {
  readonly strip: Strip | null;
  readonly picture: Picture | null;
  /** Prior paths on the plane. */
  readonly paths: FaintPaths | null;
  onTake(i: number): void;
}

export function Lists({ strip, picture, paths, onTake }: ListsProps): ReactElement {
  const list = useTrace((trace) => trace.list);
  return (
    <section aria-label="Words on the plane">
      <Segmented
        options={LISTS}
        value={list}
        onChange={(id) => patchTrace({ list: id as TraceState["list"], shown: null })}
        label="words on the plane"
      />
      {list === "pinned" && <PinnedPaths strip={strip} />}
      {list === "nearest" && <NearestList strip={strip} picture={picture} onTake={onTake} />}
      {list === "inside" && <InsideList picture={picture} paths={paths} onTake={onTake} />}
    </section>
  );
}
