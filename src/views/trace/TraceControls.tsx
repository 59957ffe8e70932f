/** Left rail of the Trace tab: Projection, Paths, Your word. */
import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import { whole } from "../../charts/format.ts";
import { IconButton } from "../../controls/IconButton.tsx";
import { icons } from "../../controls/icons.tsx";
import { Row } from "../../controls/Row.tsx";
import { Slider } from "../../controls/Slider.tsx";
import { Toggle } from "../../controls/Toggle.tsx";
import type { NumberHyper } from "../../protocol/hyper.ts";
import { useGenerator } from "../../store/generator.ts";
import { selectT, useView } from "../../store/view.ts";
import { Sym } from "../../symbols/Sym.tsx";
import { useStrip } from "../strip/useStrip.ts";
import { letterBefore } from "../words.ts";
import { OverTraining } from "./OverTraining.tsx";
import { ProjectionSettings } from "./Projection.tsx";
import { MOST_PATHS } from "./priorSet.ts";
import { Section } from "./Section.tsx";
import { patchTrace, projectionOf, useTrace } from "./state.ts";
import { play, reducedMotion, stop } from "./usePlayback.ts";
import { YourWord } from "./YourWord.tsx";
import "./trace.css";

const count = (label: string, min: number, max: number, help: string): NumberHyper => ({
  kind: "int",
  label,
  min,
  max,
  default: min,
  help,
});

const FAINT: NumberHyper = {
  ...count("faint", 1, MOST_PATHS, "how many of the prior’s paths are drawn"),
  scale: "log",
};

/** The position that contours and titles speak of. */
function Position({ T }: { readonly T: number }): ReactElement {
  const playing = useTrace((trace) => trace.playing);
  const t = useView((view) => view.selection.t);
  const [still] = useState(reducedMotion);
  return (
    <>
      <Row
        label={
          <>
            position <Sym id="t" />
          </>
        }
        htmlFor="trace-t"
      >
        <Slider
          id="trace-t"
          spec={count("position", 1, T, "the position contours and titles speak of")}
          value={Math.min(t, T)}
          onChange={(to) => {
            if (playing) stop();
            selectT(to);
          }}
        />
      </Row>
      <Grow t={Math.min(t, T)} still={still} />
      <OverTraining />
    </>
  );
}

/** Whole paths, or paths grown to t: by the button over time, or by the switch with the slider. */
function Grow({ t, still }: { readonly t: number; readonly still: boolean }): ReactElement {
  const { playing, progress } = useTrace();
  const grown = progress !== null && !playing;
  useEffect(() => {
    if (grown) patchTrace({ progress: t });
  }, [grown, t]);
  return (
    <Row
      label={
        <>
          grow up to <Sym id="t" />
        </>
      }
      htmlFor="trace-grow"
      wide
    >
      {!still && (
        <IconButton
          name={playing ? "Pause the paths" : "Let the paths grow"}
          onClick={() => (playing ? patchTrace({ playing: false }) : play())}
        >
          {playing ? icons.pause : icons.play}
        </IconButton>
      )}
      <Toggle
        id="trace-grow"
        value={progress !== null}
        onChange={(on) => patchTrace({ playing: false, progress: on ? t : null })}
        label="draw paths only up to position t"
      />
    </Row>
  );
}

function Switch({
  id,
  label,
  value,
  onChange,
}: {
  readonly id: string;
  readonly label: ReactNode;
  readonly value: boolean;
  onChange(on: boolean): void;
}) {
  return (
    <Row label={label} htmlFor={id} wide>
      <Toggle id={id} value={value} onChange={onChange} />
    </Row>
  );
}

/** The letter the map stands after, where letters are fed back. */
function useLetterBefore(): string | null {
  const strip = useStrip();
  const t = useView((view) => view.selection.t);
  const before = strip && letterBefore(strip.generator, strip.read.symbols, t);
  return before === null ? null : (strip!.alphabet[before] ?? "EOS");
}

function PathSettings({ d, latent }: { readonly d: number; readonly latent: boolean }): ReactElement {
  const { faint, showMap, showPrior, showPosterior } = useTrace();
  const projection = projectionOf(
    useTrace((trace) => trace.projection),
    d,
  );
  const after = useLetterBefore();
  const hasMap = projection === "pca" || projection === "readout" || (projection === "asIs" && d === 2);
  const at = (what: string) => (
    <>
      {what} at <Sym id="t" />, 50 and 90 %
    </>
  );
  return (
    <Section title="Paths">
      <Row label="faint" htmlFor="trace-faint">
        <Slider
          id="trace-faint"
          spec={FAINT}
          value={faint}
          format={whole}
          onChange={(to) => patchTrace({ faint: to })}
        />
      </Row>
      {hasMap && (
        <Switch
          id="trace-map"
          label={after === null ? "letter map of the plane" : `letter map of the plane, after “${after}”`}
          value={showMap}
          onChange={(on) => patchTrace({ showMap: on, letterMap: null })}
        />
      )}
      {projection !== "time" && (
        <>
          <Switch
            id="trace-prior"
            label={at("prior")}
            value={showPrior}
            onChange={(on) => patchTrace({ showPrior: on })}
          />
          {latent && (
            <Switch
              id="trace-posterior"
              label={at("posterior")}
              value={showPosterior}
              onChange={(on) => patchTrace({ showPosterior: on })}
            />
          )}
        </>
      )}
    </Section>
  );
}

export function TraceControls(): ReactElement {
  const { generator, weights } = useGenerator();
  if (!generator || !weights) return <p className="trace-note">The controls of this tab need a model.</p>;
  return (
    <>
      <ProjectionSettings d={generator.d}>
        <Position T={generator.T} />
      </ProjectionSettings>
      <PathSettings d={generator.d} latent={generator.kind === "latent"} />
      <YourWord
        alphabet={weights.alphabet}
        T={generator.T}
        K={weights.config.objective.K}
        exact={generator.kind === "feedback"}
      />
    </>
  );
}
