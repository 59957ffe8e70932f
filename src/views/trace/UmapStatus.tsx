/** How far the embedding is, and the buttons that start and end it. */
import type { ReactElement } from "react";
import { whole } from "../../charts/format.ts";
import { useGenerator } from "../../store/generator.ts";
import { useTrace } from "./state.ts";
import { cancelUmap, runUmap, shareDone } from "./useUmap.ts";

const STAGES = {
  neighbours: "finding neighbours",
  graph: "weighing neighbours",
  layout: "laying out",
  placing: "placing the others",
} as const;

/** Why there is no picture, or which weights it is of. */
function Standing(): ReactElement {
  const { umap, umapFit } = useTrace();
  const step = useGenerator().step;
  const old = umapFit && umapFit.set.step !== step;
  return (
    <>
      <p className="trace-note" role="status">
        {umap.kind === "cancelled" && "Cancelled. "}
        {umap.kind === "failed" && `UMAP stopped: ${umap.detail}. `}
        {umapFit
          ? `Weights of step ${whole(umapFit.set.step)}${old ? `; training is at ${whole(step)}` : ""}.`
          : "UMAP lays neighbouring states beside each other."}
      </p>
      <button type="button" className="link" onClick={() => void runUmap()}>
        {umapFit ? "Run UMAP again" : "Run UMAP"}
      </button>
    </>
  );
}

export function UmapStatus(): ReactElement {
  const umap = useTrace((trace) => trace.umap);
  if (umap.kind !== "running") return <Standing />;
  const done = shareDone(umap.progress);
  return (
    <div className="trace-umap">
      <p className="trace-note">
        {whole(umap.states)} states: {STAGES[umap.progress.stage]}, {Math.round(100 * done)} %
      </p>
      <progress value={done} aria-label="UMAP" />
      <button type="button" className="link" onClick={cancelUmap}>
        Cancel UMAP
      </button>
    </div>
  );
}
