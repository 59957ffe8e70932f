/** Drawings of the bar's buttons, 14 or 16 px, in the text's colour. */
import type { ReactElement } from "react";

const stroked = { fill: "none", stroke: "currentColor", strokeWidth: 1.35 } as const;
const solid = { fill: "currentColor", stroke: "currentColor", strokeLinejoin: "round" } as const;

const small = (children: ReactElement): ReactElement => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
    {children}
  </svg>
);
const large = (children: ReactElement): ReactElement => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    {children}
  </svg>
);

export const icons = {
  rewind: small(<path d="M2.5 2v10M12 2.2v9.6L5 7z" {...solid} />),
  step: small(<path d="M11.5 2v10M2 2.2v9.6L9 7z" {...solid} />),
  play: small(<path d="M3.5 1.8v10.4L12 7z" {...solid} />),
  pause: small(<path d="M3 2h2.6v10H3zM8.4 2H11v10H8.4z" fill="currentColor" />),
  link: large(
    <path
      d="M6.7 9.3l2.6-2.6M7.3 4.7l1.4-1.4a2.8 2.8 0 0 1 4 4l-1.4 1.4M8.7 11.3l-1.4 1.4a2.8 2.8 0 0 1-4-4l1.4-1.4"
      strokeLinecap="round"
      {...stroked}
    />,
  ),
  moon: large(<path d="M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z" strokeLinejoin="round" {...stroked} />),
  sun: large(
    <g {...stroked}>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1" />
    </g>,
  ),
  half: large(
    <g>
      <circle cx="8" cy="8" r="5.3" {...stroked} />
      <path d="M8 2.7a5.3 5.3 0 0 1 0 10.6z" fill="currentColor" />
    </g>,
  ),
  menu: large(<path d="M1 3h14M1 8h14M1 13h14" {...stroked} />),
  guide: large(
    <path
      d="M2 3h5a1.5 1.5 0 0 1 1 1v9a1.5 1.5 0 0 0-1-1H2zM14 3H9a1.5 1.5 0 0 0-1 1v9a1.5 1.5 0 0 1 1-1h5z"
      {...stroked}
    />,
  ),
  panelLeft: large(
    <g {...stroked}>
      <rect x="1.700" y="2.700" width="12.600" height="10.600" rx="1.500" />
      <path d="M6 2.700v10.600" />
    </g>,
  ),
  panelRight: large(
    <g {...stroked}>
      <rect x="1.700" y="2.700" width="12.600" height="10.600" rx="1.500" />
      <path d="M10 2.700v10.600" />
    </g>,
  ),
  save: small(
    <path d="M7 1.5v7M4 5.8L7 8.8l3-3M2 9.5v2.5h10V9.500" strokeLinecap="round" strokeLinejoin="round" {...stroked} />,
  ),
  close: (
    <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
      <path d="M1 1l6 6M7 1L1 7" stroke="currentColor" strokeWidth="1.2" />
    </svg>
  ),
  plus: (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      <path d="M5 1v8M1 5h8" stroke="currentColor" strokeWidth="1.25" />
    </svg>
  ),
} as const;
