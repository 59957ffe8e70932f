/** Drawings of the plane's own buttons. */
import type { ReactElement, ReactNode } from "react";

const icon = (children: ReactNode): ReactElement => (
  <svg
    width="14"
    height="14"
    viewBox="0 0 14 14"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.35"
  >
    {children}
  </svg>
);

export const planeIcons = {
  nearer: icon(<path d="M7 2v10M2 7h10" />),
  further: icon(<path d="M2 7h10" />),
  all: icon(<path d="M2 5V2h3M9 2h3v3M12 9v3H9M5 12H2V9" />),
  lasso: icon(
    <>
      <ellipse cx="7" cy="5" rx="5" ry="3.2" strokeDasharray="2 1.4" />
      <path d="M3.800 7.600c-1.200.6-1.200 1.800 0 2s1.600 1.200.8 2.400" />
    </>,
  ),
};
