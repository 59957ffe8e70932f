/** Own words: paste or choose, see what they are and what was left out, then use them or not. Nothing leaves the page. */
import { type ReactElement, useId, useState } from "react";
import { wholeNumber } from "../../config/format.ts";
import { Dialog } from "../../controls/Dialog.tsx";
import { openDialog } from "../../store/view.ts";
import { corpusProblemMessage } from "../messages.ts";
import { cancelReading, readOwn, takeWords, useOwn } from "./own.ts";
import { Preview } from "./Preview.tsx";

function close(): void {
  cancelReading();
  openDialog(null);
}

interface InputProps {
  readonly refusal: string | null;
  readonly text: string;
  readonly setText: (text: string) => void;
}

function Input({ refusal, text, setText }: InputProps): ReactElement {
  const field = useId();
  return (
    <>
      <p className="ink2">
        A list of words, words with counts, or any text. It stays on this computer and is read here.
      </p>
      <label className="own-label t12" htmlFor={field}>
        Paste
      </label>
      <textarea
        id={field}
        className="own-text"
        rows={7}
        value={text}
        placeholder={"the\t22761659\nto\t17099834\nor any text"}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {refusal && (
        <p className="own-refusal" role="alert">
          {refusal}
        </p>
      )}
      <div className="own-actions">
        <button
          type="button"
          className="button primary"
          disabled={text.trim() === ""}
          onClick={() => void readOwn(text)}
        >
          Look at it
        </button>
        <label className="button">
          Choose a file
          <input
            type="file"
            className="hidden-visually"
            accept=".txt,.tsv,.csv,.md,text/*"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) void readOwn(file);
            }}
          />
        </label>
        <span className="t12 ink3">or drop one anywhere</span>
      </div>
    </>
  );
}

function Reading({ name, share }: { readonly name: string; readonly share: number }): ReactElement {
  const percent = Math.round(100 * share);
  return (
    <>
      <p>
        Reading {name}: {percent} %
      </p>
      <progress className="own-progress" value={share} max={1} aria-label={`Reading ${name}`} />
      <div className="own-actions">
        <button type="button" className="button" onClick={cancelReading}>
          Stop
        </button>
      </div>
    </>
  );
}

export function OwnData(): ReactElement {
  const state = useOwn((own) => own.state);
  const [text, setText] = useState("");
  return (
    <Dialog title="Your own words" onClose={close}>
      {state.at === "empty" && <Input refusal={null} text={text} setText={setText} />}
      {state.at === "refused" && <Input refusal={corpusProblemMessage(state.problem)} text={text} setText={setText} />}
      {state.at === "reading" && <Reading name={state.name} share={state.share} />}
      {state.at === "preview" && (
        <>
          <Preview preview={state.preview} />
          <div className="own-actions">
            <button
              type="button"
              className="button primary"
              onClick={() => void takeWords(state.preview, state.counts)}
            >
              Use these {wholeNumber(state.preview.corpus.words.length)} words
            </button>
            <button type="button" className="button" onClick={close}>
              Cancel
            </button>
            <span className="t12 ink3">restarts training</span>
          </div>
        </>
      )}
    </Dialog>
  );
}
