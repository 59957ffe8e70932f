/** In what the settings of B differ from those of A. */
import { type ReactElement, useMemo } from "react";
import { markLabel, Rich } from "../../charts/richText.tsx";
import { settingChanges } from "../../config/change.ts";
import { useConfig } from "../../store/config.ts";
import { storesB } from "../../store/runs.ts";

export function useDifferences(): readonly string[] {
  const a = useConfig((state) => state.config);
  const b = storesB.config.use((state) => state.config);
  return useMemo(() => settingChanges(a, b).map(({ text }) => markLabel(text)), [a, b]);
}

export function Differences(): ReactElement {
  const texts = useDifferences();
  if (texts.length === 0) {
    return <p className="ab-differences">B has the settings of A. Change one of them.</p>;
  }
  return (
    <p className="ab-differences">
      {texts.map((text, i) => (
        <span key={text}>
          {i > 0 && ", "}
          <Rich text={text} />
        </span>
      ))}
    </p>
  );
}
