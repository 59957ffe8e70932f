/** The lesson's head: which it is and how far, a dot a step, the list of all lessons, and the preset that shows it best. */
import { type ReactElement, useState } from "react";
import { changeEffect } from "../../config/change.ts";
import { presets } from "../../config/presets.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import { lessons } from "../../lessons/registry.ts";
import { modelById } from "../../models/registry.ts";
import { applyPreset, undo, useConfig } from "../../store/config.ts";
import { forgetProgress, useLesson } from "../../store/lesson.ts";
import { goTo, lessonAt, type Place } from "./place.ts";
import { stepsDone } from "./progress.ts";

function Dots({ lesson, step }: Place): ReactElement {
  const progress = useLesson();
  const done = stepsDone(lessonAt(lesson), progress);
  return (
    <nav className="guide-dots" aria-label="Steps">
      {done.map((is, i) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          key={i}
          type="button"
          aria-current={i === step ? "step" : undefined}
          aria-label={`Step ${i + 1}${is ? ", done" : ""}`}
          data-done={is || undefined}
          onClick={() => goTo({ lesson, step: i })}
        />
      ))}
    </nav>
  );
}

/** Where a lesson is taken up again: the first step that is not done. */
const resume = (done: readonly boolean[]): number => Math.max(0, done.indexOf(false));

function Line({ index, onGo }: { readonly index: number; onGo(): void }): ReactElement {
  const progress = useLesson();
  const lesson = lessonAt(index);
  const done = stepsDone(lesson, progress);
  const count = done.filter(Boolean).length;
  return (
    <li>
      <button
        type="button"
        className="guide-line"
        onClick={() => {
          goTo({ lesson: index, step: resume(done) });
          onGo();
        }}
      >
        <span className="guide-line-title">
          <span className="medium">
            {index + 1} {lesson.title}
          </span>
          <span className="ink3" title="steps done">
            {count} of {done.length}
          </span>
        </span>
        <span className="guide-goal">{lesson.goal}</span>
      </button>
    </li>
  );
}

function Menu({ onGo }: { onGo(): void }): ReactElement {
  const any = useLesson(({ answers, asked, tried }) =>
    [answers, asked, tried].some((part) => Object.keys(part).length > 0),
  );
  return (
    <div className="guide-menu">
      <ol>
        {lessons.map((lesson, i) => (
          <Line key={lesson.id} index={i} onGo={onGo} />
        ))}
      </ol>
      <button type="button" className="button small" disabled={!any} onClick={forgetProgress}>
        Forget my progress
      </button>
    </div>
  );
}

/** The lesson's preset where the settings are others; once taken, the way back. */
function PresetLine({ preset: id }: { readonly preset: NonNullable<Lesson["preset"]> }): ReactElement | null {
  const config = useConfig((state) => state.config);
  const before = useConfig((state) => state.past.at(-1));
  const [taken, setTaken] = useState(false);
  const preset = presets[id];
  const inUse = changeEffect(config, { ...preset.config, data: config.data, seed: config.seed }) === "none";
  if (inUse && !(taken && before)) return null;
  return (
    <p className="guide-preset">
      {inUse ? `Preset “${preset.label}” is in use.` : `Shows best with the preset “${preset.label}”.`}{" "}
      <button
        type="button"
        className="link"
        onClick={(event) => {
          if (inUse) undo();
          else applyPreset(preset);
          setTaken(!inUse);
          // else Space, which plays, would press the other word that stands here now
          event.currentTarget.closest(".guide")?.querySelector<HTMLElement>(".guide-title")?.focus();
        }}
      >
        {inUse ? "Undo" : "Use it"}
      </button>
    </p>
  );
}

export function LessonHead(place: Place): ReactElement {
  const [open, setOpen] = useState(false);
  const lesson = lessonAt(place.lesson);
  const noise = useConfig(({ config }) => modelById(config.model.id).kind === "latent");
  // what a model that is fed its letters has to show of noise is nothing
  const preset = lesson.preset ?? (noise ? null : "first");
  return (
    <>
      <div className="guide-count">
        <button type="button" className="guide-open" aria-expanded={open} onClick={() => setOpen(!open)}>
          Lesson {place.lesson + 1} of {lessons.length}
          <svg width="8" height="8" aria-hidden="true">
            <path
              d={open ? "M1 5.500l3-3 3 3" : "M1 2.500l3 3 3-3"}
              fill="none"
              stroke="currentColor"
              strokeWidth="1.25"
            />
          </svg>
        </button>
        <span>
          step {place.step + 1} of {lesson.steps.length}
        </span>
      </div>
      {open && <Menu onGo={() => setOpen(false)} />}
      <Dots {...place} />
      <h2 className="t15 guide-title" tabIndex={-1}>
        {lesson.title}
      </h2>
      {preset && <PresetLine key={lesson.id} preset={preset} />}
    </>
  );
}
