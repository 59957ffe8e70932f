/** The charts of the Bound room, each joined to the part of the state it shows. */
import { memo, type ReactElement, useMemo } from "react";
import { useShallow } from "zustand/react/shallow";
import { boundCurves } from "../../charts/boundCurves.tsx";
import { boundFinding } from "../../charts/boundCurvesData.ts";
import { Figure } from "../../charts/figure.tsx";
import { genealogy } from "../../charts/genealogy.tsx";
import { gradientSnr } from "../../charts/gradientSnr.tsx";
import { Rich } from "../../charts/richText.tsx";
import { weightDots } from "../../charts/weightDots.tsx";
import { type BoundRoomState, patchBoundRoom, useBoundRoom, type Work } from "../../store/boundRoom.ts";
import { curvesData, descentData, gradientsData, weightsData } from "./facts.ts";
import { cancelCurves, resumeCurves } from "./work.ts";

export interface PanelProps {
  readonly height: number;
}

const usePick = <K extends keyof BoundRoomState>(...keys: readonly K[]) =>
  useShallow(
    (room: BoundRoomState) => Object.fromEntries(keys.map((key) => [key, room[key]])) as Pick<BoundRoomState, K>,
  );

/** What the curves are doing, or what they say when they are finished. */
function CurveLineBelow({ finding, work }: { readonly finding: string | null; readonly work: Work }): ReactElement {
  if (work.at === "busy")
    return (
      <p className="room-line">
        <progress value={work.share} max={1} aria-label="Points computed" /> computing, {Math.round(100 * work.share)} %{" "}
        <button type="button" className="link" onClick={cancelCurves}>
          Stop
        </button>
      </p>
    );
  if (work.at === "failed")
    return (
      <p className="room-line" role="alert">
        The curves could not be computed: {work.reason}.{" "}
        <button type="button" className="link" onClick={() => void resumeCurves()}>
          Try again
        </button>
      </p>
    );
  if (finding)
    return (
      <p className="room-line finding">
        <Rich text={finding} />
      </p>
    );
  return (
    <p className="room-line">
      Stopped before every point was there.{" "}
      <button type="button" className="link" onClick={() => void resumeCurves()}>
        Go on
      </button>
    </p>
  );
}

export const CurvesPanel = memo(function CurvesPanel({ height }: PanelProps): ReactElement {
  const parts = useBoundRoom(usePick("toy", "shown", "curves", "K", "mixture", "readsHg"));
  const work = useBoundRoom((room) => room.curveWork);
  const data = useMemo(() => curvesData(parts), [parts]);
  return (
    <>
      <Figure chart={boundCurves} main width={816} props={{ data, height, onK: (K) => patchBoundRoom({ K }) }} />
      {parts.shown.length > 0 && <CurveLineBelow finding={boundFinding(data)} work={work} />}
    </>
  );
});

const POPULATION = ["toy", "populations", "populationBound", "proposal", "particles", "t"] as const;
const WEIGHTS = [...POPULATION, "paths", "weightsOf"] as const;

export const WeightsPanel = memo(function WeightsPanel({ height }: PanelProps): ReactElement {
  const parts = useBoundRoom(usePick(...WEIGHTS));
  const data = useMemo(() => weightsData(parts), [parts]);
  return <Figure chart={weightDots} width={186} props={{ data, height, selected: parts.proposal }} />;
});

export const DescentPanel = memo(function DescentPanel({ height }: PanelProps): ReactElement {
  const parts = useBoundRoom(usePick(...POPULATION));
  const { toy, populations, populationBound, proposal, particles } = parts;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the position is only marked
  const data = useMemo(() => descentData(parts), [toy, populations, populationBound, proposal, particles]);
  return (
    <Figure
      chart={genealogy}
      width={396}
      props={{ data, height, selectedT: parts.t, onT: (t) => patchBoundRoom({ t }) }}
    />
  );
});

export const GradientsPanel = memo(function GradientsPanel({ height }: PanelProps): ReactElement {
  const parts = useBoundRoom(usePick("gradients", "gradientsDone"));
  const data = useMemo(() => gradientsData(parts), [parts]);
  return <Figure chart={gradientSnr} width={186} props={{ data, height }} />;
});
