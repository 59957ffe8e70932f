/** The words with states inside the region; the letters whose states are inside stand out. */
import type { ReactElement } from "react";
import { whole } from "../../charts/format.ts";
import type { FaintPaths } from "../../charts/paths.ts";
import { useInside } from "./useLasso.ts";
import type { Picture } from "./usePicture.ts";
import { WordRow } from "./WordRow.tsx";

/** Chosen: more than anyone reads; how many there are is said. */
const MOST_ROWS = 100;

export interface InsideListProps {
  readonly picture: Picture | null;
  readonly paths: FaintPaths | null;
  onTake(i: number): void;
}

export function InsideList({ picture, paths, onTake }: InsideListProps): ReactElement {
  const found = useInside(paths, picture?.key ?? "");
  if (!found || !picture)
    return (
      <p className="trace-note">Draw a region on the plane, by its button or the key L: the words inside stand here.</p>
    );
  const { set } = picture;
  const { states, words } = found;
  const rows = words.slice(0, MOST_ROWS);
  return (
    <>
      <p className="trace-note" role="status">
        {whole(states)} {states === 1 ? "state" : "states"} of {whole(words.length)} of {whole(set.n)} words
        {rows.length < words.length && `; the first ${MOST_ROWS} by states`}
      </p>
      <ul className="trace-pins">
        {rows.map(({ index, ts }) => (
          <WordRow
            key={index}
            index={index}
            symbols={set.symbols[index]!}
            alphabet={set.alphabet}
            marked={ts}
            note={`${ts.length} of ${set.symbols[index]!.length} states`}
            onTake={onTake}
          />
        ))}
      </ul>
    </>
  );
}
