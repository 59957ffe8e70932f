/** The engine, why this one, and what it costs as it runs. */
import { type ReactElement, useEffect, useState } from "react";
import { session } from "../../bridge/trainer.ts";
import { EngineChip } from "../../controls/EngineChip.tsx";
import type { EngineChoice } from "../../protocol/trainer.ts";
import { useRun } from "../../store/run.ts";
import { figureRows } from "../figures.ts";
import { ENGINE_CHOICES, engineChip } from "../messages.ts";
import { useFps } from "./fps.ts";

/** chosen: a program ready sooner than this would only make the chip flash. */
const WORTH_TELLING_MS = 150;

/** True from `ms` after `on` became true until it is false again. */
function useLasting(on: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    setLasting(false);
    if (!on) return;
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return on && lasting;
}

function Figures(): ReactElement | null {
  const info = useRun((run) => run.info);
  const figures = useRun((run) => run.figures);
  const rate = useRun((run) => (run.state === "training" && run.stepsPerSecond > 0 ? run.stepsPerSecond : null));
  const fps = useFps();
  if (!info || !figures) return null;
  return (
    <table className="engine-figures" aria-label="Figures of the running engine">
      <tbody>
        {figureRows({ info, figures, stepsPerSecond: rate, fps }).map(({ label, value, unit, about }) => (
          <tr key={label} title={about}>
            <th scope="row">{label}</th>
            <td>{value}</td>
            <td>{unit}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Engine(): ReactElement {
  const source = useRun((run) => run.source);
  const state = useRun((run) => run.state);
  const opening = useRun((run) => run.opening);
  const compiling = useLasting(
    useRun((run) => run.compiling),
    WORTH_TELLING_MS,
  );
  const info = useRun((run) => run.info);
  const choice = useRun((run) => run.engineChoice);
  return (
    <EngineChip
      {...engineChip({ source, state, opening, compiling, info })}
      figures={<Figures />}
      choices={ENGINE_CHOICES.map((item) => ({ ...item, checked: item.id === choice }))}
      onChoose={(id) => void session.setEngine(id as EngineChoice)}
    />
  );
}
