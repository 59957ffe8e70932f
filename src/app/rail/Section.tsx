/** A section of the left rail; folded it is one line that says what is set. */
import type { ReactElement, ReactNode } from "react";

export interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  /** One line for the folded section. */
  readonly summary: ReactNode;
  readonly folded: boolean;
  readonly children: ReactNode;
}

export function Section({ title, aside, summary, folded, children }: SectionProps): ReactElement {
  if (folded) {
    return (
      <details className="section folded">
        <summary>
          <h3>{title}</h3>
          <span className="section-summary">{summary}</span>
        </summary>
        {children}
      </details>
    );
  }
  return (
    <section className="section">
      <header>
        <h3>{title}</h3>
        <span className="section-aside">{aside}</span>
      </header>
      {children}
    </section>
  );
}
