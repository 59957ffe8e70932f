/** The main figure: noise, the plane after some steps, and the result, with ▲ on all three. */
import { type ReactElement, useMemo, useRef } from "react";
import { DataTable } from "../../charts/dataTable.tsx";
import { fixed, small } from "../../charts/format.ts";
import { plain, Rich } from "../../charts/richText.tsx";
import { between, type WarpState, type Window, windowFor } from "../../charts/warp.ts";
import { reachOf, WarpLegend } from "../../charts/warpMarks.tsx";
import { IconButton } from "../../controls/IconButton.tsx";
import { icons } from "../../controls/icons.tsx";
import { Slider } from "../../controls/Slider.tsx";
import { DOTS, MESH, stepsIn, watchedAfter, watchedNoise } from "../../plane/watched.ts";
import type { PlaneWalk } from "../../protocol/plane.ts";
import { NOISE_EXTENT, patchFlowRoom, useFlowRoom } from "../../store/flowRoom.ts";
import { drawingOf } from "../save/resolve.ts";
import { SaveMenu } from "../save/SaveFigure.tsx";
import { Between } from "./Between.tsx";
import { familyName } from "./names.ts";
import { gridOf, summaryOf } from "./planeData.ts";
import { placeText, targetName, warpCaption, warpTitle } from "./planeText.ts";
import { logNormal, type Place } from "./pointData.ts";
import { useDrawnDepth, useStepClock } from "./useDepth.ts";
import { type Followed, pointAt } from "./useFollowed.ts";
import { WarpPlane } from "./WarpPlane.tsx";
import { warpRows, warpValues } from "./warpTable.ts";

const HOME: Window = { x: 0, y: 0, half: NOISE_EXTENT };

function stateAfter(walk: PlaneWalk, depth: number, cells: boolean): WarpState {
  const state = watchedAfter(walk, depth);
  return cells && depth > 0 ? state : { ...state, logDet: null };
}

/** States of a drawn depth that may lie between two steps. */
function stateBetween(walk: PlaneWalk, depth: number, cells: boolean): WarpState {
  const low = Math.floor(depth);
  const from = stateAfter(walk, low, cells);
  return depth === low ? from : between(from, stateAfter(walk, low + 1, cells), depth - low);
}

/** The middle plane's window: that of noise or result where it shows them, else around its dots. */
function windowOf(walk: PlaneWalk, depth: number, steps: number, result: Window): Window {
  if (depth === 0) return HOME;
  return depth === steps ? result : windowFor(watchedAfter(walk, depth).dots, NOISE_EXTENT);
}

/** The noise itself is the same for every flow: its plane is painted once. */
const NOISE: WarpState = {
  ...watchedAfter({ step: 0, n: watchedNoise().length / 2, states: watchedNoise(), logDets: new Float32Array(0) }, 0),
  logDet: null,
};

const stepsText = (n: number): string => (n === 1 ? "1 step" : `${n} steps`);

const wider = ({ half }: Window): string =>
  half === NOISE_EXTENT ? "" : `; axes ${small(half / NOISE_EXTENT, 1)} × as wide`;

interface DepthProps {
  readonly depth: number;
  readonly steps: number;
}

function Depth({ depth, steps }: DepthProps): ReactElement {
  const { running, toggle } = useStepClock(steps);
  return (
    <div className="warp-depth">
      <IconButton name={running ? "Stay at this step" : "Go through the steps"} onClick={toggle}>
        {running ? icons.pause : icons.play}
      </IconButton>
      <Slider
        label="Steps applied in the plane in the middle"
        spec={{ kind: "int", label: "after step", help: "Steps applied", min: 0, max: steps, default: 0 }}
        value={depth}
        format={(v) => `${v} of ${steps}`}
        onChange={(to) => patchFlowRoom({ depth: to })}
      />
    </div>
  );
}

const small3 = (v: number): string => (v === 0 ? "0" : v.toExponential(0).replace("e-", "e−").replace("e+", "e"));

interface PlanesProps {
  readonly followed: Followed;
  readonly walk: PlaneWalk;
}

function Planes({ followed, walk }: PlanesProps): ReactElement {
  const { flow, followed: point } = followed;
  const wanted = useFlowRoom((room) => room.depth);
  const showCells = useFlowRoom((room) => room.showCells);
  const showDots = useFlowRoom((room) => room.showDots);
  const steps = stepsIn(walk);
  const depth = Math.min(wanted, steps);
  const drawn = useDrawnDepth(depth);
  const { truth } = flow;
  const target = useMemo(() => gridOf(truth, truth.logDensity), [truth]);
  const result = useMemo((): Window => ({ x: 0, y: 0, half: reachOf(target) }), [target]);
  const middle = useMemo(() => stateBetween(walk, Math.min(drawn, steps), showCells), [walk, drawn, steps, showCells]);
  const last = useMemo(() => stateAfter(walk, steps, showCells), [walk, steps, showCells]);
  const onTheWay = useMemo(() => windowOf(walk, depth, steps, result), [walk, depth, steps, result]);
  const at = (i: number): Place => point.places[i] ?? [Number.NaN, Number.NaN];
  const shared = { mesh: MESH, showDots };
  const goal = targetName(flow.target);
  return (
    <div className="warp-planes">
      <div className="warp-column">
        <WarpPlane
          {...shared}
          name="Noise plane"
          of="xi"
          state={NOISE}
          window={HOME}
          point={at(0)}
          circles
          label="Standard normal noise with its straight grid."
          notes={["noise *xi:ξ* ~ N(0, I); circles: 1 and 2 sd", "noise *xi:ξ*; circles: 1 and 2 sd"]}
          onPoint={(place) => pointAt(followed, place, 0)}
        />
        <p className="warp-line">
          <span className="role-xi">ξ</span> = {placeText(at(0))}, log <span className="ix">r</span> ={" "}
          {fixed(logNormal(at(0)))}
        </p>
      </div>
      <Between from={1} to={depth} />
      <div className="warp-column">
        <WarpPlane
          {...shared}
          name="Plane on the way"
          of="p"
          state={middle}
          window={onTheWay}
          point={at(depth)}
          label={`The same grid and points after ${depth} of ${stepsText(steps)}.`}
          notes={[`after ${depth} of ${stepsText(steps)}${wider(onTheWay)}`, `after ${depth} of ${stepsText(steps)}`]}
          onPoint={(place) => pointAt(followed, place, depth)}
        />
        <Depth depth={depth} steps={steps} />
      </div>
      <Between from={depth + 1} to={steps} />
      <div className="warp-column">
        <WarpPlane
          {...shared}
          name="Result plane"
          of="p"
          state={last}
          window={result}
          point={at(steps)}
          target={target}
          label={`The same grid and points after all steps, with the regions that hold 50 and 90 % of ${goal}.`}
          notes={[
            "*y* = *F*(*xi:ξ*); lines: 50 and 90 % of the target",
            "*y* = *F*(*xi:ξ*); 50, 90 % of the target",
            "*y* = *F*(*xi:ξ*) and target",
          ]}
          onPoint={(place) => pointAt(followed, place, steps)}
        />
        <p className="warp-line">
          <span className="ix">y</span> = {placeText(at(steps))},{" "}
          <span className="warp-back">and back ± {small3(point.roundTrip)}</span>
        </p>
      </div>
    </div>
  );
}

interface WarpPanelProps {
  /** Drawn with every frame. */
  readonly followed: Followed | null;
  /** What title and caption tell of: a sentence that changes ten times a second cannot be read. */
  readonly read: Followed | null;
}

export function WarpPanel({ followed, read }: WarpPanelProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const flow = read?.flow ?? null;
  const walk = followed?.flow.walk ?? null;
  const depth = useFlowRoom((room) => room.depth);
  const summary = useMemo(
    () =>
      flow?.walk ? summaryOf({ ...flow, walk: flow.walk }, familyName(flow.family), targetName(flow.target)) : null,
    [flow],
  );
  const title = summary ? warpTitle(summary) : "A flow on the plane";
  const caption = summary ? warpCaption(summary, DOTS) : "noise at the left, what a flow makes of it at the right";
  const drawing = () => {
    const node = place.current;
    if (!node) throw new Error("there is no picture yet");
    return drawingOf(node);
  };
  return (
    <section className="figure warp">
      <h1 className="figure-title" data-main="">
        <Rich text={title} />
      </h1>
      {walk && <SaveMenu figures={[{ id: "warp", title, caption, values: () => warpValues(walk, depth), drawing }]} />}
      <div className="warp-caption">
        <p className="figure-caption">
          <Rich text={caption} />
        </p>
        <WarpLegend />
      </div>
      <div ref={place} className="warp-place">
        {followed && walk ? <Planes followed={followed} walk={walk} /> : <Waiting />}
      </div>
      {followed && walk && <DataTable label={plain(title)} rows={() => warpRows(followed)} />}
    </section>
  );
}

/** Until the first frame, or where the fit could not start. */
function Waiting(): ReactElement {
  const problem = useFlowRoom((room) => room.fit.problem);
  return (
    <p className="warp-waiting" role="status">
      {problem ?? "The first flow is on its way…"}
    </p>
  );
}
