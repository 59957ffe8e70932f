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
import {
  lookAtCoordinate,
  lookAtSample,
  lookAtTensor,
  patchTape,
  stageIdsOf,
  type Tape,
  useTape,
} from "../../store/tape.ts";
import { lineThrough } from "../../store/tapeDescent.ts";
import { seenAs } from "../../store/tapeLatent.ts";
import { selectT, useView } from "../../store/view.ts";
import { CellStrip } from "./CellStrip.tsx";
import type { Cells, Place } from "./content.ts";
import { Descent } from "./Descent.tsx";
import { showStage, stagesOf } from "./stages.ts";
import { TensorTable } from "./TensorTable.tsx";
import { useSlowKeys } from "./useSlowKeys.ts";
import { Where } from "./Where.tsx";
import { Words } from "./Words.tsx";
import "./slow.css";

/** The pass and the sample that are looked at, at the selected letter. */
function usePlace(recorded: Tape): Place {
  const t = useView((view) => view.selection.t);
  const { engine, sample, pass, coordinate: i, tensor } = useTape();
  return useMemo(() => {
    const at = Math.max(0, Math.min(recorded.positions.length, t) - 1);
    const rest = { engine, t: at, i, tensor };
    if (recorded.kind === "feedback") return { tape: recorded, k: 0, line: [], ...rest };
    const tape = seenAs(recorded, pass);
    const { positions, K } = tape;
    const from = sample && sample.t < positions.length && sample.k < K ? sample : null;
    const line = from ? lineThrough(positions, from.t, from.k) : positions.map(({ chosen }) => chosen);
    return { tape, k: line[at]!, line, ...rest };
  }, [recorded, engine, t, sample, pass, i, tensor]);
}

function choose(chooses: NonNullable<Cells["chooses"]>, column: number, t: number): void {
  switch (chooses) {
    case "coordinate":
      lookAtCoordinate(column);
      break;
    case "sample":
      lookAtSample(t, column);
      break;
    case "position":
      selectT(column + 1);
      break;
    default:
      chooses satisfies never;
  }
}

/** Letter and sample at once. */
function chooseNode(t: number, k: number): void {
  selectT(t + 1);
  lookAtSample(t, k);
}

/** On a narrow screen the stages scroll: the present one stays in sight. */
function useInSight(stage: number) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const [box, item] = [list.current, list.current?.children[stage]];
    if (!box || !(item instanceof HTMLElement)) return;
    box.scrollLeft = item.offsetLeft - box.offsetLeft - (box.clientWidth - item.offsetWidth) / 2;
  }, [stage]);
  return list;
}

function Stepper({ tape, stage }: { readonly tape: Tape; readonly stage: number }): ReactElement {
  const list = useInSight(stage);
  return (
    <ol className="slow-stages" ref={list} aria-label="Stages of a training step">
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

function Body({ tape, stage }: { readonly tape: Tape; readonly stage: number }): ReactElement {
  const place = usePlace(tape);
  const content = useMemo(() => showStage(place, stage), [place, stage]);
  const id = stageIdsOf(tape)[stage];
  const learns = id === "gradient" || id === "update";
  return (
    <>
      <div className="slow-head">
        <h2 className="t15" aria-live="polite">
          <Words text={content.title} />
        </h2>
        <Where place={place} learns={learns} />
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
      <p className="slow-key ink3" aria-hidden="true">
        <span>
          <i className="above" /> above 0
        </span>
        <span>
          <i className="below" /> below 0
        </span>
        <span>the stronger the further; point at a cell for its number</span>
      </p>
      <div className="slow-lower">
        <div className="slow-rows">
          {content.cells.map((cells) => (
            <CellStrip
              key={cells.label}
              cells={cells}
              onChoose={(column) => cells.chooses && choose(cells.chooses, column, place.t)}
            />
          ))}
        </div>
        {content.descents && <Descent descents={content.descents} onChoose={chooseNode} />}
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
            Next{" "}
            <span className="slow-hint" aria-hidden="true">
              Space
            </span>
          </button>
          <Source tape={tape} />
          <span className="slow-keys ink3">↑↓ coordinate · Shift ←→ letter</span>
        </footer>
      )}
    </section>
  );
}
