/** Which of two runs the strip, Trace and the other tabs read. Nothing while there is one. */
import type { ReactElement } from "react";
import { Segmented } from "../../controls/Choice.tsx";
import { read, SIDES, useAb, useReading } from "../../store/ab.ts";
import { storesB } from "../../store/runs.ts";
import "./ab.css";

const OPTIONS = SIDES.map((id) => ({ id, label: id }));

export function RunSwitch(): ReactElement | null {
  const open = useAb((ab) => ab.open);
  const there = storesB.weights.use((state) => state.generator !== null);
  const reading = useReading();
  if (!open || !there) return null;
  return (
    <span className="run-switch">
      <Segmented
        label="Run the strip and the tabs read"
        options={OPTIONS}
        value={reading}
        onChange={(id) => read(id === "B" ? "B" : "A")}
      />
    </span>
  );
}
