/** One step of a lesson: text, equation and code with linked symbols; then predict, try, answer, and what there was to see. */
import { type ReactElement, useEffect, useRef, useState } from "react";
import { type Ask, type LessonStep, rightOption, type Try } from "../../lessons/lesson.ts";
import { answer, answerAsk, reveal, useLesson } from "../../store/lesson.ts";
import { Actions } from "./Actions.tsx";
import { equationHtml } from "./equation.ts";
import { Look } from "./Look.tsx";
import { CodeMarkup, Markup } from "./markup.tsx";
import type { Place } from "./place.ts";
import { type Due, dueOf } from "./progress.ts";
import { Question } from "./Question.tsx";
import { useVerdict } from "./useVerdict.ts";

interface TryBoxProps {
  readonly name: string;
  readonly task: Try;
  readonly done: boolean;
}

/** What to do, and whether it is done. */
function TryBox({ name, task, done }: TryBoxProps): ReactElement {
  const verdict = useVerdict(name, task, !done);
  return (
    <div className="guide-try" data-done={done || undefined} tabIndex={-1}>
      <p>
        <strong>Try: </strong>
        <Markup text={task.say} />
      </p>
      <p className="guide-verdict" role="status">
        {done ? <b>Done.</b> : <span className="ink3">Not yet.</span>}
        {verdict && verdict.done === done && (
          <>
            {" "}
            <Markup text={verdict.say} />
          </>
        )}
      </p>
    </div>
  );
}

interface AskBoxProps {
  readonly name: string;
  readonly ask: Ask;
}

function AskBox({ name, ask }: AskBoxProps): ReactElement {
  const given = useLesson(({ asked }) => asked[name]);
  const right = rightOption(ask);
  const wrong = given === undefined ? null : ask.options[given]?.wrong;
  return (
    <Question
      name={`${name}-ask`}
      kind="Say"
      question={ask.question}
      options={ask.options.map(({ text }) => text)}
      chosen={given ?? null}
      right={given === right ? right : null}
      locked={given === right}
      onChoose={(option) => answerAsk(name, option)}
    >
      {given === right && <strong>Yes.</strong>}
      {wrong && (
        <>
          <strong>Not so.</strong> <Markup text={wrong} />
        </>
      )}
    </Question>
  );
}

interface RevealProps {
  readonly step: LessonStep;
  readonly given: number | undefined;
}

/** Why it is so; with a word on the prediction where that was right or wrong. */
function Reveal({ step: { predict, reveal: text }, given }: RevealProps): ReactElement | null {
  if (text === undefined) return null;
  // the reasons begin with the answer itself, which may be “never”
  const verdict =
    predict && predict.answer !== null
      ? given === predict.answer
        ? "As you predicted. "
        : "Not as you predicted. "
      : "";
  return (
    <p className="guide-reason" role="status">
      {verdict && <strong>{verdict}</strong>}
      <Markup text={text} />
    </p>
  );
}

export interface StepProps {
  readonly name: string;
  readonly place: Place;
  readonly step: LessonStep;
}

/** Where the keyboard goes on when the button that was pressed has gone: to what is due now. */
const NEXT_FOCUS: Readonly<Record<Due, string>> = {
  predict: ".guide-question input",
  try: ".guide-try",
  ask: ".guide-question:last-of-type input",
  passed: ".guide-primary",
};

/** Keeps focus in the panel; leaves it where it is if it is anywhere. */
function useFocus(due: Due) {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(due);
  useEffect(() => {
    if (before.current === due) return;
    before.current = due;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) place.current?.querySelector<HTMLElement>(NEXT_FOCUS[due])?.focus();
  }, [due]);
  return place;
}

export function Step({ name, place, step }: StepProps): ReactElement {
  const progress = useLesson();
  const [picked, setPicked] = useState<number | null>(null);
  const [hinted, setHinted] = useState(false);
  const { predict } = step;
  const due = dueOf(step, name, progress);
  const given = progress.answers[name];
  const tried = progress.tried[name] === true;
  const open = due === "ask" || due === "passed";
  const panel = useFocus(due);
  return (
    <div ref={panel}>
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
        <Question
          name={name}
          kind="Predict"
          question={predict.question}
          options={predict.options}
          chosen={given ?? picked}
          right={open ? predict.answer : null}
          locked={given !== undefined}
          onChoose={setPicked}
        />
      )}
      {step.try && due !== "predict" && <TryBox name={name} task={step.try} done={tried} />}
      {open && <Reveal step={step} given={given} />}
      {step.ask && open && <AskBox name={name} ask={step.ask} />}
      {hinted && step.hint && (
        <p className="guide-hint">
          <Markup text={step.hint} />
        </p>
      )}
      <Actions
        place={place}
        due={due}
        tries={step.try !== undefined}
        hint={step.hint !== undefined && !hinted}
        picked={picked !== null}
        onHint={() => setHinted(true)}
        onPredict={() => picked !== null && answer(name, picked)}
        onReveal={() => reveal(name)}
      />
    </div>
  );
}
