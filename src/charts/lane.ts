/** Labels beside marks on one horizontal line: above or below, centred or to a side; what finds no room is left out. */
import { textWidth } from "./textWidth.ts";

export interface LaneMark {
  readonly x: number;
  readonly text: string;
  /** Higher is placed first. */
  readonly priority: number;
  readonly strong?: boolean;
}

export interface LaneLabel {
  readonly mark: LaneMark;
  readonly x: number;
  /** Baseline below the line; negative: above. */
  readonly dy: number;
  readonly anchor: "start" | "middle" | "end";
}

export interface LaneRoom {
  readonly from: number;
  readonly to: number;
  readonly above: number;
  readonly below: number;
}

/** chosen: the least space between two labels of a row. */
const GAP = 8;

export function labelLane(marks: readonly LaneMark[], room: LaneRoom): readonly LaneLabel[] {
  const taken: { readonly dy: number; readonly from: number; readonly to: number }[] = [];
  const placed: LaneLabel[] = [];
  for (const mark of [...marks].sort((a, b) => b.priority - a.priority)) {
    const width = textWidth(mark.text, 12, mark.strong);
    const options = [-room.above, room.below].flatMap((dy) => [
      { dy, anchor: "middle" as const, x: mark.x, from: mark.x - width / 2 },
      { dy, anchor: "start" as const, x: mark.x - 2, from: mark.x - 2 },
      { dy, anchor: "end" as const, x: mark.x + 2, from: mark.x + 2 - width },
    ]);
    const fit = options.find(
      ({ dy, from }) =>
        from >= room.from &&
        from + width <= room.to &&
        taken.every((t) => t.dy !== dy || from + width + GAP <= t.from || from >= t.to + GAP),
    );
    if (!fit) continue;
    taken.push({ dy: fit.dy, from: fit.from, to: fit.from + width });
    placed.push({ mark, x: fit.x, dy: fit.dy, anchor: fit.anchor });
  }
  return placed;
}
