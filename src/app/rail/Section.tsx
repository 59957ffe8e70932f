/** A section of the left rail; folded it is one line that says what is set. Advanced settings hide behind "more". */
import { type ReactElement, type ReactNode, useState } from "react";
import type { HyperSpec } from "../../protocol/hyper.ts";

export interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  /** One line for the folded section. */
  readonly summary: ReactNode;
  readonly folded: boolean;
  /** The settings inside, to know whether some are advanced. */
  readonly spec?: HyperSpec;
  readonly children: (more: boolean) => ReactNode;
}

export function Section({ title, aside, summary, folded, spec, children }: SectionProps): ReactElement {
  const [more, setMore] = useState(false);
  if (folded) {
    return (
      <details className="section folded">
        <summary>
          <h2>{title}</h2>
          <span className="section-summary">{summary}</span>
        </summary>
        {children(true)}
      </details>
    );
  }
  const hides = spec !== undefined && Object.values(spec).some(({ advanced }) => advanced);
  return (
    <section className="section">
      <header>
        <h2>{title}</h2>
        {hides && (
          <button
            type="button"
            className="section-more"
            aria-expanded={more}
            aria-label={`${more ? "Fewer" : "More"} settings of ${title}`}
            onClick={() => setMore(!more)}
          >
            {more ? "less" : "more"}
          </button>
        )}
        <span className="section-aside">{aside}</span>
      </header>
      {children(more)}
    </section>
  );
}
