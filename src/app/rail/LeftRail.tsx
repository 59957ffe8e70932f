/** The left rail: the tab's own controls first, then the settings of the run. */
import { lazy, type ReactElement, Suspense } from "react";
import { Menu } from "../../controls/Menu.tsx";
import { useConfig } from "../../store/config.ts";
import { useView } from "../../store/view.ts";
import { SettingsOf } from "../../views/ab/SettingsOf.tsx";
import { newSeed, rewind, saveRun, saveWeights } from "../actions.ts";
import { Settings } from "./Settings.tsx";

const TraceControls = lazy(async () => ({
  default: (await import("../../views/trace/TraceControls.tsx")).TraceControls,
}));

const FlowControls = lazy(async () => ({
  default: (await import("../../views/flow/FlowControls.tsx")).FlowControls,
}));

const BoundControls = lazy(async () => ({
  default: (await import("../../views/boundroom/BoundControls.tsx")).BoundControls,
}));

const BenchControls = lazy(async () => ({
  default: (await import("../../views/bench/BenchControls.tsx")).BenchControls,
}));

function RunButtons(): ReactElement {
  const seed = useConfig((state) => state.config.seed);
  return (
    <div className="run-buttons">
      <button type="button" className="button" title="Back to the same initial weights (R)" onClick={rewind}>
        Rewind
      </button>
      <button type="button" className="button" title="Other initial weights (N)" onClick={newSeed}>
        New seed
      </button>
      <button type="button" className="button" title="The run as a .xilab file" onClick={() => void saveRun()}>
        Save
      </button>
      <Menu
        name="Save something else of this run"
        className="button run-more"
        button="…"
        side="right"
        items={[{ id: "weights", label: "Weights, .safetensors", about: "float32, for other programs" }]}
        onChoose={() => void saveWeights()}
      />
      <span className="t12 ink3">seed {seed}</span>
    </div>
  );
}

export function LeftRail(): ReactElement {
  const tab = useView((view) => view.tab);
  const open = useView((view) => view.panels.left);
  return (
    <aside className="rail left" aria-label="Controls">
      {open && (
        <div className="rail-scroll">
          <Suspense>
            {tab === "trace" && <TraceControls />}
            {tab === "flow" && <FlowControls />}
            {tab === "bound" && <BoundControls />}
            {tab === "bench" && <BenchControls />}
          </Suspense>
          <SettingsOf />
          <Settings folded={tab !== "train"} />
          <RunButtons />
        </div>
      )}
    </aside>
  );
}
