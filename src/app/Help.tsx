/** Under `?`: the keyboard map, the symbols, and what was said so far. */
import type { ReactElement } from "react";
import { Rich } from "../charts/richText.tsx";
import { Dialog } from "../controls/Dialog.tsx";
import { Formula } from "../controls/Formula.tsx";
import { showTeach } from "../store/page.ts";
import { useRun } from "../store/run.ts";
import { openDialog, useView } from "../store/view.ts";
import { symbols } from "../symbols/registry.ts";
import { keyMap } from "./keys.ts";
import { problemMessage } from "./messages.ts";

function Log(): ReactElement {
  const log = useView((view) => view.log);
  const problems = useRun((run) => run.problems);
  const lines = [...problems.map(({ problem }) => problemMessage(problem).title), ...log];
  return lines.length === 0 ? (
    <p className="t12 ink3">Nothing happened yet.</p>
  ) : (
    <ol className="log t12">
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows
        <li key={i}>{line}</li>
      ))}
    </ol>
  );
}

function Glossary(): ReactElement {
  return (
    <dl className="keys symbols t12">
      {Object.entries(symbols).map(([id, { name, about, tex }]) => (
        <div key={id} data-symbol={id}>
          <dt>
            <Formula tex={tex} />
          </dt>
          <dd>
            <strong>{name}</strong>. <Rich text={about.replace(/\b(F_[gq])\b/g, "*$1*")} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Help(): ReactElement {
  return (
    <Dialog title="Keys and symbols" onClose={() => openDialog(null)}>
      <p className="ink2 help-about">
        A small model turns noise into words, letter by letter, and learns in this page while you watch. Drag a ▲ on the
        strip to change a word by its noise; Train shows how the model learns, Trace where its words run.
      </p>
      <dl className="keys keyboard t12">
        {keyMap.map(({ shown, does }) => (
          <div key={shown}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Ctrl Z</kbd>
          </dt>
          <dd>undo a setting; with Shift, redo</dd>
        </div>
      </dl>
      <p className="t12 ink2 help-note">
        Noise pads: arrows move ξ by .1, with Shift by 1, 0 sets it to zero. Flow chips: ← → move a layer, Delete
        removes it. Drop a word list, a text or a .xilab file anywhere on the page; on the Bench tab runs are set beside
        each other.
      </p>
      <p className="t12 ink2 help-note">
        <button
          type="button"
          className="link"
          onClick={() => {
            openDialog(null);
            showTeach(true);
          }}
        >
          For teachers
        </button>
        : links for a course page, and exercises to print.
      </p>
      <h3 className="strong">Symbols</h3>
      <Glossary />
      <h3 className="strong">Log</h3>
      <Log />
    </Dialog>
  );
}
