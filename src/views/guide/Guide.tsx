/** The lesson panel: where one is, the open step, and the symbol pointed at in words. */
import type { ReactElement } from "react";
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

export function Guide(): ReactElement {
  useSymbolLinks();
  const place = useLessonPlace();
  const lesson = lessonAt(place.lesson);
  const step = lesson.steps[place.step];
  const name = keyOf(lesson, place.step);
  return (
    <section className="guide" aria-label={`Lesson: ${lesson.title}`}>
      <LessonHead {...place} />
      {step && <Step key={name} name={name} place={place} step={step} />}
      <Linked />
    </section>
  );
}
