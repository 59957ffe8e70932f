/** Makes links for a course page: which panels or which lab, which lesson step, which preset; shown, copied, tried. */
import { type ReactElement, useId, useState } from "react";
import { presets } from "../../config/presets.ts";
import { Choice, Segmented } from "../../controls/Choice.tsx";
import { type PanelId, panels } from "../../lessons/panels.ts";
import { lessons } from "../../lessons/registry.ts";
import { HIDEABLE } from "../../store/page.ts";
import { FIRST_CHOICE, iframeOf, type TeachChoice, teachLink } from "./teachLink.ts";

const TAB_NAMES = {
  train: "Train",
  trace: "Trace",
  flow: "Flow",
  bound: "Bound",
  bench: "Bench",
  none: "On every tab",
} as const;

const PARTS = [
  { id: "play", label: "Play, pause and the step" },
  { id: "lesson", label: "the lesson" },
] as const;

const HIDE_LABELS: Readonly<Record<(typeof HIDEABLE)[number], string>> = {
  bar: "the bar with tabs and Play",
  controls: "the controls",
  lesson: "the lesson",
  strip: "the word strip",
};

const LESSON_OPTIONS = [
  { id: "", label: "none" },
  ...lessons.flatMap((lesson, i) =>
    lesson.steps.map((_, step) => ({
      id: `${lesson.id}.${step + 1}`,
      label: `${i + 1}.${step + 1} ${lesson.title}`,
    })),
  ),
];
const PRESET_OPTIONS = [
  { id: "", label: "the recorded model, at once" },
  ...Object.values(presets).map(({ id, label }) => ({ id, label: `${label}, trained from step 0` })),
];

interface CheckProps {
  readonly label: string;
  readonly on: boolean;
  onChange(on: boolean): void;
}

function Check({ label, on, onChange }: CheckProps): ReactElement {
  return (
    <label className="teach-check">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} /> {label}
    </label>
  );
}

const toggled = <T extends string>(list: readonly T[], name: T, on: boolean): readonly T[] =>
  on ? [...list, name] : list.filter((other) => other !== name);

interface PartProps {
  readonly choice: TeachChoice;
  onChange(part: Partial<TeachChoice>): void;
}

function Panels({ choice, onChange }: PartProps): ReactElement {
  const ids = Object.keys(panels) as PanelId[];
  const tabOf = (id: PanelId) => panels[id].tab ?? "none";
  const check = (id: string, label: string) => (
    <Check
      key={id}
      label={label}
      on={choice.show.includes(id)}
      onChange={(on) => onChange({ show: toggled(choice.show, id, on) })}
    />
  );
  return (
    <div className="teach-panels">
      {(Object.keys(TAB_NAMES) as (keyof typeof TAB_NAMES)[]).map((tab) => (
        <fieldset key={tab}>
          <legend className="medium">{TAB_NAMES[tab]}</legend>
          {ids.filter((id) => tabOf(id) === tab).map((id) => check(id, panels[id].label))}
          {tab === "none" && PARTS.map(({ id, label }) => check(id, label))}
        </fieldset>
      ))}
    </div>
  );
}

function Hidden({ choice, onChange }: PartProps): ReactElement {
  return (
    <fieldset className="teach-hide">
      <legend className="medium">Leave out</legend>
      {HIDEABLE.map((part) => (
        <Check
          key={part}
          label={HIDE_LABELS[part]}
          on={choice.hide.includes(part)}
          onChange={(on) => onChange({ hide: toggled(choice.hide, part, on) })}
        />
      ))}
    </fieldset>
  );
}

interface CopiedProps {
  readonly label: string;
  readonly text: string;
}

/** A text to hand on, and a button that copies it. */
function Copied({ label, text }: CopiedProps): ReactElement {
  const [said, setSaid] = useState("");
  const id = useId();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied.");
    } catch {
      setSaid("The browser does not let the page copy: select the text and copy it.");
    }
  };
  return (
    <div className="teach-copied">
      <label htmlFor={id} className="medium">
        {label}
      </label>
      <textarea
        id={id}
        className="mono t12"
        readOnly
        rows={3}
        value={text}
        onFocus={(event) => event.target.select()}
      />
      <button type="button" className="button" onClick={() => void copy()} aria-label={`Copy: ${label}`}>
        Copy
      </button>
      <span className="t12 ink3" role="status">
        {said}
      </span>
    </div>
  );
}

function Size({ choice, onChange }: PartProps): ReactElement {
  const field = (key: "width" | "height") => (
    <label className="teach-size">
      {key}{" "}
      <input
        type="number"
        min={200}
        max={4000}
        step={20}
        value={choice[key]}
        onChange={(event) => onChange({ [key]: event.currentTarget.valueAsNumber || choice[key] })}
      />
    </label>
  );
  return (
    <div className="teach-row">
      {field("width")} {field("height")} <span className="ink3">pixels</span>
    </div>
  );
}

function Preview({ link, choice }: { readonly link: string; readonly choice: TeachChoice }): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "Close the preview" : "Show a preview"}
      </button>
      {open && (
        // another hash alone would not load the frame anew
        <iframe
          key={link}
          className="teach-preview"
          title="Preview of the link"
          src={link}
          style={{ width: choice.width, height: choice.height }}
        />
      )}
    </>
  );
}

export function LinkBuilder({ base }: { readonly base: string }): ReactElement {
  const [choice, setChoice] = useState(FIRST_CHOICE);
  const change = (part: Partial<TeachChoice>) => setChoice((before) => ({ ...before, ...part }));
  const link = teachLink(base, choice);
  return (
    <section className="teach-builder" aria-label="Links for your course">
      <h2 className="t15">Links for your course</h2>
      <Segmented
        label="What the link opens"
        options={[
          { id: "panels", label: "Panels, for a page of yours" },
          { id: "lab", label: "The whole lab" },
        ]}
        value={choice.embed ? "panels" : "lab"}
        onChange={(id) => change({ embed: id === "panels" })}
      />
      {choice.embed ? <Panels choice={choice} onChange={change} /> : <Hidden choice={choice} onChange={change} />}
      <div className="teach-row teach-choices">
        <span className="teach-label">Lesson step</span>
        <Choice
          label="Lesson step"
          options={LESSON_OPTIONS}
          value={choice.lesson}
          onChange={(lesson) => change({ lesson })}
        />
        <span className="teach-label">Model</span>
        <Choice
          label="Model"
          options={PRESET_OPTIONS}
          value={choice.preset}
          onChange={(id) =>
            change({ preset: (Object.keys(presets) as (keyof typeof presets)[]).find((p) => p === id) ?? "" })
          }
        />
      </div>
      {choice.embed && <Size choice={choice} onChange={change} />}
      <Copied label="Link" text={link} />
      {choice.embed && <Copied label="HTML for your page" text={iframeOf(base, choice)} />}
      {choice.embed && <Preview link={link} choice={choice} />}
    </section>
  );
}
