/** The bounds of the Bound room as they are told apart everywhere: Algorithm 1 in the role of q, the others in ink by dashes. */
import type { ReactElement } from "react";
import type { BoundLineId, ProposalId } from "../protocol/bounds.ts";

export interface BoundLook {
  readonly name: string;
  /** In columns of numbers. */
  readonly short: string;
  readonly stroke: string;
  readonly text: string;
  readonly width: number;
  readonly dash: string | undefined;
  /** Marks on the line. */
  readonly marks: boolean;
}

export const BOUND_LOOKS: Readonly<Record<BoundLineId, BoundLook>> = {
  filteringIwae: {
    name: "Algorithm 1",
    short: "Alg. 1",
    stroke: "var(--q)",
    text: "var(--qt)",
    width: 2.25,
    dash: undefined,
    marks: true,
  },
  mixture: {
    name: "Algorithm 1, mixture",
    short: "mixture",
    stroke: "var(--q)",
    text: "var(--qt)",
    width: 1.5,
    dash: "5 3",
    marks: false,
  },
  iwae: {
    name: "IWAE",
    short: "IWAE",
    stroke: "var(--ink)",
    text: "var(--ink)",
    width: 1.5,
    dash: undefined,
    marks: false,
  },
  fivoEss: {
    name: "FIVO, ESS ≤ *K*/2",
    short: "FIVO, ESS",
    stroke: "var(--ink2)",
    text: "var(--ink2)",
    width: 1.5,
    dash: "5 3",
    marks: false,
  },
  fivoAlways: {
    name: "FIVO, always",
    short: "FIVO, always",
    stroke: "var(--ink3)",
    text: "var(--ink3)",
    width: 1.75,
    dash: "1.5 2.5",
    marks: false,
  },
};

/** In the order they are listed. */
export const BOUND_ORDER: readonly BoundLineId[] = ["filteringIwae", "mixture", "iwae", "fivoEss", "fivoAlways"];

export const PROPOSAL_NAMES: Readonly<Record<ProposalId, string>> = {
  prior: "prior",
  filtering: "filtering",
  smoothing: "smoothing",
};

/** ◆ of half-diagonal r. */
export const diamond = (x: number, y: number, r: number): string =>
  `M${x.toFixed(1)},${(y - r).toFixed(1)}l${r},${r}l${-r},${r}l${-r},${-r}z`;

export interface SampleLineProps {
  readonly bound: BoundLineId;
  readonly x: number;
  readonly y: number;
  readonly length: number;
}

/** A short piece of a bound's line: the key beside its name. */
export function SampleLine({ bound, x, y, length }: SampleLineProps): ReactElement {
  const { stroke, width, dash, marks } = BOUND_LOOKS[bound];
  return (
    <>
      <path d={`M${x},${y}h${length}`} fill="none" stroke={stroke} strokeWidth={width} strokeDasharray={dash} />
      {marks && <path d={diamond(x + length / 2, y, 3.5)} fill={stroke} />}
    </>
  );
}
