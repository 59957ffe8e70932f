/** A section of the rail: its head, a note at the right, its rows. */
import type { ReactElement, ReactNode } from "react";

export function Section({
  id,
  title,
  note,
  children,
}: {
  readonly id?: string;
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="trace-section" id={id}>
      <h2>
        {title}
        <span>{note}</span>
      </h2>
      {children}
    </section>
  );
}
