/** The lesson panel: where one is, the open step, and the symbol pointed at in words. */
import { type ReactElement, useEffect, useRef } from "react";
import { useView } from "../../store/view.ts";
import { isSymbolId, symbols } from "../../symbols/registry.ts";
import "./guide.css";
import { LessonHead } from "./LessonHead.tsx";
import { lessonAt, useLessonPlace } from "./place.ts";
import { keyOf } from "./progress.ts";
import { Step } from "./Step.tsx";
import { useSymbolLinks } from "./useSymbolLinks.ts";

/** The symbol pointed at, in words. */
function Linked(): ReactElement {
  const id = useView((view) => view.selection.symbol);
  const entry = id !== null && isSymbolId(id) ? symbols[id] : null;
  return (
    <p className="guide-linked" aria-live="polite">
      {entry && (
        <>
          <span className={`ix role-${entry.role}`}>{entry.glyph}</span> <strong>{entry.name}</strong>. {entry.about}
        </>
      )}
    </p>
  );
}

/** A new step starts at its top; the keyboard too, if the button that led there has gone with the old one. */
function useTop(name: string) {
  const panel = useRef<HTMLElement>(null);
  const before = useRef(name);
  useEffect(() => {
    if (before.current === name) return;
    before.current = name;
    const title = panel.current?.querySelector<HTMLElement>(".guide-title");
    panel.current?.parentElement?.scrollTo({ top: 0 });
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) title?.focus();
  }, [name]);
  return panel;
}

export function Guide(): ReactElement {
  useSymbolLinks();
  const place = useLessonPlace();
  const lesson = lessonAt(place.lesson);
  const step = lesson.steps[place.step];
  const name = keyOf(lesson, place.step);
  const panel = useTop(name);
  return (
    <section className="guide" aria-label={`Lesson: ${lesson.title}`} ref={panel}>
      <LessonHead {...place} />
      {step && <Step key={name} name={name} place={place} step={step} />}
      <Linked />
    </section>
  );
}
