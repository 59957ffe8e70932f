/** Left rail of the Bench tab: what to reproduce, the selected run, import and export. */
import { type ReactElement, useRef } from "react";
import { useSweep } from "../../store/sweep.ts";
import { importFiles, saveText } from "./actions.ts";
import { exportTable, FILE_TYPES, FORMATS } from "./exportTable.ts";
import { RUN_FILES } from "./importRuns.ts";
import { queueNote } from "./queueText.ts";
import { RunDetails } from "./RunDetails.tsx";
import { SECTION_LINES } from "./sections.ts";
import { patchBench, SECTIONS, useBench } from "./state.ts";
import { shownTable } from "./useShown.ts";
import "./bench.css";

function Sections(): ReactElement {
  const state = useBench();
  // its line follows the queue
  useSweep(queueNote);
  return (
    <nav className="section bench-nav" aria-label="Reproduce">
      <header>
        <h2>Reproduce</h2>
        <span className="section-aside">Schmidt &amp; Hofmann 2018</span>
      </header>
      <ul>
        {SECTIONS.map((id) => {
          const { name, note } = SECTION_LINES[id];
          return (
            <li key={id}>
              <button
                type="button"
                aria-current={id === state.section ? "page" : undefined}
                onClick={() => patchBench({ section: id })}
              >
                <span className="bench-nav-name">{name}</span>
                <span className="t12 ink3">{note(state)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Import(): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <section className="section" aria-label="Import">
      <header>
        <h2>Runs of your own</h2>
      </header>
      <p className="section-caption">
        A saved run, the lines of a sweep, or a file of results. They stay on this computer.
      </p>
      <div className="bench-buttons">
        <button type="button" className="button" onClick={() => input.current?.click()}>
          Import runs…
        </button>
        <span className="t12 ink3">or drop them anywhere</span>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files of runs"
        accept={RUN_FILES}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          void importFiles(files);
        }}
      />
    </section>
  );
}

function Export(): ReactElement | null {
  const section = useBench((bench) => bench.section);
  // its lines are saved where they are made
  if (section === "queue") return null;
  return (
    <section className="section" aria-label="Export">
      <header>
        <h2>Export</h2>
        <span className="section-aside">{SECTION_LINES[section].name}</span>
      </header>
      <div className="bench-buttons">
        {FORMATS.map((format) => {
          const { name, end, type } = FILE_TYPES[format];
          const save = () => {
            const model = shownTable(useBench.getState());
            saveText(exportTable(model, format), `xi-lab-${model.id}.${end}`, type);
          };
          return (
            <button key={format} type="button" className="button" onClick={save}>
              {name}
            </button>
          );
        })}
      </div>
    </section>
  );
}

export function BenchControls(): ReactElement {
  return (
    <>
      <Sections />
      <RunDetails />
      <Import />
      <Export />
    </>
  );
}
