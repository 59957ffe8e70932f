/** Exercises to print: each with the link to its lesson step; the answers on a page of their own. */
import { type ReactElement, useState } from "react";
import { Segmented } from "../../controls/Choice.tsx";
import { exercises } from "../../lessons/exercises.ts";
import { lessons } from "../../lessons/registry.ts";
import { Markup } from "../guide/markup.tsx";
import { stepLink } from "./teachLink.ts";

const ANSWERS = [
  { id: "apart", label: "Answers on a page of their own" },
  { id: "none", label: "No answers" },
] as const;
type Answers = (typeof ANSWERS)[number]["id"];

/** Exercises in the order of the lessons, numbered `lesson.number`. */
const numbered = lessons.flatMap((lesson, l) =>
  exercises
    .filter((exercise) => exercise.lesson === lesson.id)
    .map((exercise, i) => ({ ...exercise, number: `${l + 1}.${i + 1}` })),
);

interface BlockProps {
  readonly base: string;
}

function Questions({ base }: BlockProps): ReactElement {
  return (
    <>
      {lessons.map((lesson, l) => (
        <section key={lesson.id} className="sheet-lesson">
          <h3 className="strong">
            Lesson {l + 1}. {lesson.title}
          </h3>
          <p className="sheet-goal">{lesson.goal}</p>
          <ol>
            {numbered
              .filter((exercise) => exercise.lesson === lesson.id)
              .map(({ number, step, task }) => {
                const link = stepLink(base, lesson.id, step);
                return (
                  <li key={number}>
                    <span className="sheet-number">{number}</span>
                    <div>
                      <p>
                        <Markup text={task} />
                      </p>
                      <a className="sheet-link mono" href={link} target="_blank" rel="noopener">
                        {link}
                      </a>
                    </div>
                  </li>
                );
              })}
          </ol>
        </section>
      ))}
    </>
  );
}

function AnswerPage(): ReactElement {
  return (
    <section className="sheet-answers" aria-label="Answers">
      <h2 className="t15">Answers</h2>
      <ol>
        {numbered.map(({ number, answer }) => (
          <li key={number}>
            <span className="sheet-number">{number}</span>
            <p>
              <Markup text={answer} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Sheet({ base }: BlockProps): ReactElement {
  const [answers, setAnswers] = useState<Answers>("apart");
  return (
    <section className="sheet" aria-label="Exercises">
      <div className="sheet-tools">
        <Segmented
          label="Answers"
          options={ANSWERS}
          value={answers}
          onChange={(id) => setAnswers(ANSWERS.find((one) => one.id === id)?.id ?? "apart")}
        />
        <button type="button" className="button primary" onClick={() => window.print()}>
          Print
        </button>
      </div>
      <header className="sheet-head">
        <h2 className="t15">Xi Lab: exercises</h2>
        <p className="ink3">
          Words from noise: deep state space models, flows and bounds. After Schmidt &amp; Hofmann (2018).
        </p>
        <p className="sheet-name">Name</p>
      </header>
      <Questions base={base} />
      {answers === "apart" && <AnswerPage />}
    </section>
  );
}
