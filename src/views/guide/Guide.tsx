/** The lesson panel: progress, text, equation and code with linked symbols, a question, Back · Hint · Next. */
import { type ReactElement, useState } from "react";
import type { LessonStep } from "../../lessons/lesson.ts";
import { lessons } from "../../lessons/registry.ts";
import { answer, openLesson, useLesson } from "../../store/lesson.ts";
import { useView } from "../../store/view.ts";
import { isSymbolId, symbols } from "../../symbols/registry.ts";
import { equationHtml } from "./equation.ts";
import "./guide.css";
import { Look } from "./Look.tsx";
import { CodeMarkup, Markup } from "./markup.tsx";
import { lessonAt, next, type Place, previous, useLessonPlace } from "./place.ts";
import { Question } from "./Question.tsx";
import { useSymbolLinks } from "./useSymbolLinks.ts";

function Progress({ lesson, step }: Place): ReactElement {
  const { steps } = lessonAt(lesson);
  return (
    <>
      <div className="guide-count">
        <span>
          Lesson {lesson + 1} of {lessons.length}
        </span>
        <span>
          step {step + 1} of {steps.length}
        </span>
      </div>
      <div className="guide-progress" aria-hidden="true">
        {steps.map((one, i) => (
          <i key={one.say} data-done={i <= step || undefined} />
        ))}
      </div>
    </>
  );
}

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

const go = (place: Place | null): void => {
  if (place) openLesson(lessonAt(place.lesson).id, place.step);
};

interface ActionsProps {
  readonly place: Place;
  readonly hint: boolean;
  readonly canCheck: boolean;
  readonly toCheck: boolean;
  onHint(): void;
  onCheck(): void;
}

function Actions({ place, hint, canCheck, toCheck, onHint, onCheck }: ActionsProps): ReactElement {
  const after = next(place);
  const before = previous(place);
  return (
    <div className="guide-actions">
      <button type="button" onClick={() => go(before)} disabled={!before}>
        Back
      </button>
      <button type="button" onClick={onHint} disabled={!hint}>
        Hint
      </button>
      {toCheck && (
        <button type="button" onClick={() => go(after)} disabled={!after}>
          Skip
        </button>
      )}
      {toCheck ? (
        <button type="button" className="guide-primary" onClick={onCheck} disabled={!canCheck}>
          Check
        </button>
      ) : (
        <button type="button" className="guide-primary" onClick={() => go(after ?? { lesson: 0, step: 0 })}>
          {after ? (after.lesson === place.lesson ? "Next" : "Next lesson") : "From the start"}
        </button>
      )}
    </div>
  );
}

function Step({ place, step }: { readonly place: Place; readonly step: LessonStep }): ReactElement {
  const key = `${lessonAt(place.lesson).id}/${place.step}`;
  const given = useLesson(({ answers }) => answers[key]);
  const [picked, setPicked] = useState<number | null>(null);
  const [hinted, setHinted] = useState(false);
  const chosen = given ?? picked;
  const { predict } = step;
  return (
    <>
      <p className="guide-say">
        <Markup text={step.say} />
      </p>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX made this from a lesson of our own */}
      <div className="guide-equation" dangerouslySetInnerHTML={{ __html: equationHtml(step.equation) }} />
      <pre className="guide-code">
        <code>
          <CodeMarkup text={step.code} />
        </code>
      </pre>
      <Look ids={step.look} />
      {predict && (
        <Question name={key} predict={predict} chosen={chosen} checked={given !== undefined} onChoose={setPicked} />
      )}
      {hinted && step.hint && (
        <p className="guide-hint">
          <Markup text={step.hint} />
        </p>
      )}
      <Actions
        place={place}
        hint={step.hint !== undefined && !hinted}
        toCheck={predict !== undefined && given === undefined}
        canCheck={chosen !== null}
        onHint={() => setHinted(true)}
        onCheck={() => chosen !== null && answer(key, chosen)}
      />
    </>
  );
}

export function Guide(): ReactElement {
  useSymbolLinks();
  const place = useLessonPlace();
  const lesson = lessonAt(place.lesson);
  const step = lesson.steps[place.step];
  return (
    <section className="guide" aria-label={`Lesson: ${lesson.title}`}>
      <Progress {...place} />
      <h2 className="t15 guide-title">{lesson.title}</h2>
      {step && <Step key={`${lesson.id}/${place.step}`} place={place} step={step} />}
      <Linked />
    </section>
  );
}
