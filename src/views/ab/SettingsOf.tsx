/** Above the settings while there are two runs: whose they are, and that words and seed belong to both. */
import type { ReactElement } from "react";
import { Segmented } from "../../controls/Choice.tsx";
import { SIDES, showSettingsOf, useAb } from "../../store/ab.ts";
import { Differences } from "./Differences.tsx";
import "./ab.css";

const OPTIONS = SIDES.map((id) => ({ id, label: id }));

export function SettingsOf(): ReactElement | null {
  const open = useAb((ab) => ab.open);
  const edits = useAb((ab) => ab.edits);
  if (!open) return null;
  return (
    <section className="section ab-settings" aria-label="Settings of which run">
      <header>
        <h2>Settings of</h2>
        <Segmented
          label="Whose settings the controls show"
          options={OPTIONS}
          value={edits}
          onChange={(id) => showSettingsOf(id === "B" ? "B" : "A")}
        />
      </header>
      <Differences />
      {edits === "B" && <p className="section-caption">Words and seed are A’s.</p>}
    </section>
  );
}
