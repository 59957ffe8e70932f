/** A section of the rail: its head, a note at the right, its rows. */
import type { ReactElement, ReactNode } from "react";

export function Section({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="trace-section">
      <h2>
        {title}
        <span>{note}</span>
      </h2>
      {children}
    </section>
  );
}
