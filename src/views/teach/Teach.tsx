/** The teacher's page: the lessons at a glance, links for a course, and a sheet of exercises to print. */
import { type ReactElement, useEffect } from "react";
import { lessons } from "../../lessons/registry.ts";
import { showTeach } from "../../store/page.ts";
import { LinkBuilder } from "./LinkBuilder.tsx";
import { Sheet } from "./Sheet.tsx";
import { stepLink } from "./teachLink.ts";
import "./teach.css";

function Lessons({ base }: { readonly base: string }): ReactElement {
  return (
    <section className="teach-lessons" aria-label="Lessons">
      <h2 className="t15">Lessons</h2>
      <ol>
        {lessons.map((lesson, i) => (
          <li key={lesson.id}>
            <a href={stepLink(base, lesson.id, 0)} className="medium">
              {i + 1} {lesson.title}
            </a>
            <span className="ink3"> {lesson.steps.length} steps</span>
            <p>{lesson.goal}</p>
          </li>
        ))}
      </ol>
      <p className="ink3">
        A step is predicted, tried on the page and checked there. A student’s progress stays in the student’s browser;
        nothing is sent anywhere. Every step has an address of its own.
      </p>
    </section>
  );
}

export function Teach(): ReactElement {
  const base = window.location.href.replace(/#.*$/, "");
  useEffect(() => {
    document.title = "For teachers · Xi Lab";
  }, []);
  return (
    <main className="teach" aria-label="For teachers">
      <header className="teach-head">
        <h1>
          <i className="ix role-xi">ξ</i> Xi Lab for teachers
        </h1>
        <button type="button" className="button" onClick={() => showTeach(false)}>
          To the lab
        </button>
      </header>
      <div className="teach-columns">
        <Lessons base={base} />
        <LinkBuilder base={base} />
      </div>
      <Sheet base={base} />
    </main>
  );
}
