/** The preset a configuration is, or was before it was edited. */
import type { ReactElement } from "react";
import { changeEffect } from "../../config/change.ts";
import { type Preset, presetOf, presets } from "../../config/presets.ts";
import { applyPreset, useConfig } from "../../store/config.ts";
import { useRun } from "../../store/run.ts";

export function PresetSelect(): ReactElement {
  const config = useConfig((state) => state.config);
  const found = presetOf(config);
  const all: readonly Preset[] = Object.values(presets);
  const exact = found !== null && !found.edited;
  // the recorded model is nobody's edit, until somebody edits it
  const saved = useRun((run) => run.recorded?.config ?? null);
  const recorded = saved !== null && changeEffect(saved, config) === "none";
  const edited = found ? `${found.preset.label}, edited` : "custom";
  const label = recorded ? "Recorded" : edited;
  return (
    <label className="preset">
      <span className="ink3">preset</span>
      <select
        value={exact ? found.preset.id : ""}
        title={found?.preset.about}
        onChange={(event) => {
          const preset = all.find(({ id }) => id === event.currentTarget.value);
          if (preset) applyPreset(preset);
        }}
      >
        {!exact && (
          <option value="" disabled>
            {label}
          </option>
        )}
        {all.map((preset) => (
          <option key={preset.id} value={preset.id}>
            {preset.label}
          </option>
        ))}
      </select>
      <svg width="8" height="8" aria-hidden="true">
        <path d="M1 2.5l3 3 3-3" fill="none" stroke="currentColor" strokeWidth="1.25" />
      </svg>
    </label>
  );
}
