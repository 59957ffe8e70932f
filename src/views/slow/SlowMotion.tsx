/**
 * Slow motion: one word through one training step, stage after stage, forwards and backwards, each with its formula and
 * that word's numbers in it. Takes the place of the view; the strip stays.
 */
import { type ReactElement, useEffect, useMemo, useRef } from "react";
import { closeSlowMotion, recordAgain } from "../../bridge/tape.ts";
import { Formula } from "../../controls/Formula.tsx";
import { IconButton } from "../../controls/IconButton.tsx";
import { icons } from "../../controls/icons.tsx";
import { useRun } from "../../store/run.ts";
import { lookAtCoordinate, lookAtSample, lookAtTensor, patchTape, type Tape, useTape } from "../../store/tape.ts";
import { selectT, useView } from "../../store/view.ts";
import { CellStrip } from "./CellStrip.tsx";
import { type Cells, lettersOf, type Place } from "./content.ts";
import { showStage, stagesOf } from "./stages.ts";
import { TensorTable } from "./TensorTable.tsx";
import { useSlowKeys } from "./useSlowKeys.ts";
import { Words } from "./Words.tsx";
import "./slow.css";

function usePlace(tape: Tape): Place {
  const t = useView((view) => view.selection.t);
  const { engine, k, coordinate: i, tensor } = useTape();
  return useMemo(() => {
    const at = Math.max(0, Math.min(tape.positions.length, t) - 1);
    const position = tape.positions[at]!;
    const chosen = "samples" in position ? Math.min(k ?? position.chosen, position.samples.length - 1) : 0;
    return { tape, engine, t: at, k: chosen, i, tensor };
  }, [tape, engine, t, k, i, tensor]);
}

function choose(chooses: NonNullable<Cells["chooses"]>, column: number): void {
  switch (chooses) {
    case "coordinate":
      lookAtCoordinate(column);
      break;
    case "sample":
      lookAtSample(column);
      break;
    case "position":
      selectT(column + 1);
      break;
    default:
      chooses satisfies never;
  }
}

function Stepper({ tape, stage }: { readonly tape: Tape; readonly stage: number }): ReactElement {
  return (
    <ol className="slow-stages" aria-label="Stages of a training step">
      {stagesOf(tape).map(({ id, label }, n) => (
        <li key={id}>
          <button
            type="button"
            aria-current={n === stage ? "step" : undefined}
            data-done={n < stage || undefined}
            onClick={() => patchTape({ stage: n })}
          >
            <span className="slow-number">{n + 1}</span>
            <span>
              <Words text={label} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Where({ place }: { readonly place: Place }): ReactElement {
  const { tape, t, k } = place;
  const samples = tape.kind === "latent" ? tape.K : 1;
  const position = tape.positions[t]!;
  const goesOn = "samples" in position ? position.chosen : 0;
  return (
    <div className="slow-where">
      <label>
        <span className="ink3">letter</span>
        <select value={t + 1} onChange={(event) => selectT(Number(event.currentTarget.value))}>
          {lettersOf(tape).map((letter, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position
            <option key={n} value={n + 1}>
              {n + 1} {letter}
            </option>
          ))}
        </select>
      </label>
      {samples > 1 && (
        <label>
          <span className="ink3">sample</span>
          <select value={k} onChange={(event) => lookAtSample(Number(event.currentTarget.value))}>
            {Array.from({ length: samples }, (_, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the index is the sample
              <option key={n} value={n}>
                {n + 1}
                {n === goesOn ? ", goes on" : ""}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

function Body({ tape, stage }: { readonly tape: Tape; readonly stage: number }): ReactElement {
  const place = usePlace(tape);
  const content = useMemo(() => showStage(place, stage), [place, stage]);
  return (
    <>
      <div className="slow-head">
        <h2 className="t15" aria-live="polite">
          <Words text={content.title} />
        </h2>
        <Where place={place} />
      </div>
      <p className="slow-say ink2">
        <Words text={content.say} />
      </p>
      <div className="slow-formulas">
        <div className="slow-formula">
          <Formula tex={content.formula} />
        </div>
        {content.numbers.map((line, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <div className="slow-line" key={n}>
            <Formula tex={line} />
          </div>
        ))}
      </div>
      <div className="slow-rows">
        {content.cells.map((cells) => (
          <CellStrip
            key={cells.label}
            cells={cells}
            onChoose={(column) => cells.chooses && choose(cells.chooses, column)}
          />
        ))}
      </div>
      {content.tensors && <TensorTable list={content.tensors} onShow={lookAtTensor} />}
    </>
  );
}

/** Which tape this is; and whether the run has gone on since. */
function Source({ tape }: { readonly tape: Tape }): ReactElement {
  const engine = useTape((state) => state.engine);
  const step = useRun((run) => run.step);
  const recorded = engine?.update.from.step ?? tape.draw;
  return (
    <span className="slow-source ink3">
      “{tape.word}” at step {recorded.toLocaleString("en-US")}, a batch of one
      {engine && step !== recorded && (
        <button type="button" className="button" onClick={recordAgain}>
          Record again at step {step.toLocaleString("en-US")}
        </button>
      )}
    </span>
  );
}

function useActions(tape: Tape | null, stage: number) {
  return useMemo(() => {
    const last = tape ? stagesOf(tape).length - 1 : 0;
    const to = (n: number) => patchTape({ stage: Math.max(0, Math.min(last, n)) });
    return {
      next: () => to(stage + 1),
      back: () => to(stage - 1),
      coordinate: (by: -1 | 1) => lookAtCoordinate(Math.min((tape?.d ?? 1) - 1, useTape.getState().coordinate + by)),
      position: (by: -1 | 1) => {
        const live = tape?.positions.length ?? 1;
        selectT(Math.max(1, Math.min(live, Math.min(live, useView.getState().selection.t) + by)));
      },
      close: closeSlowMotion,
      last,
    };
  }, [tape, stage]);
}

export function SlowMotion(): ReactElement {
  const { tape, problem, stage } = useTape();
  const actions = useActions(tape, stage);
  useSlowKeys(actions);
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.focus(), []);
  const tab = useView((view) => view.tab);
  const opened = useRef(tab);
  useEffect(() => {
    if (tab !== opened.current) closeSlowMotion();
  }, [tab]);
  return (
    <section className="slow" ref={section} tabIndex={-1} aria-label="Slow motion">
      <header className="slow-top">
        {tape ? <Stepper tape={tape} stage={stage} /> : <h2 className="t15">Slow motion</h2>}
        <IconButton name="Leave slow motion" shortcut="Esc" onClick={closeSlowMotion}>
          {icons.close}
        </IconButton>
      </header>
      <div className="slow-body">
        {problem && (
          <p className="slow-problem" role="alert">
            {problem}
          </p>
        )}
        {tape && <Body tape={tape} stage={stage} />}
      </div>
      {tape && (
        <footer className="slow-foot">
          <button type="button" className="button" disabled={stage === 0} onClick={actions.back}>
            Back ←
          </button>
          <button type="button" className="button primary" disabled={stage === actions.last} onClick={actions.next}>
            Next <span aria-hidden="true">Space</span>
          </button>
          <Source tape={tape} />
          <span className="slow-keys ink3">↑↓ coordinate · Shift ←→ letter</span>
        </footer>
      )}
    </section>
  );
}
