/** The sampled words nearest in state space to the strip's word or the typed one: by its state at t, or as a whole. */
import { type ReactElement, useMemo, useState } from "react";
import { fixed, whole } from "../../charts/format.ts";
import { Choice } from "../../controls/Choice.tsx";
import { useView } from "../../store/view.ts";
import { fits } from "../strip/noise.ts";
import type { Strip } from "../strip/useStrip.ts";
import { readWord } from "../words.ts";
import { type Near, nearestToPath, nearestToState, withoutItself } from "./nearest.ts";
import type { PriorSet } from "./priorSet.ts";
import { useTrace } from "./state.ts";
import { standsFor } from "./useMarks.ts";
import type { Picture } from "./usePicture.ts";
import { WordRow } from "./WordRow.tsx";

const ROWS = 8;

type Scope = "state" | "path";

interface Subject {
  readonly id: "strip" | "typed";
  readonly label: string;
  /** [live + 1, d] */
  readonly h: Float64Array;
  /** Of a sampled word, which may be found itself. */
  readonly symbols: readonly number[];
}

function stripSubject(strip: Strip | null, picture: Picture): Subject | null {
  if (!strip || !fits(strip.word, picture.set.generator)) return null;
  // By the weights of those it is compared with: the strip may be ahead of them.
  const { d, generator, alphabet } = picture.set;
  const paths = generator.paths(strip.word);
  const { symbols, text } = readWord(paths, 0, alphabet, strip.word.uniforms, strip.word.mode);
  return { id: "strip", label: `● ${text || "–"}`, h: paths.h.slice(0, (symbols.length + 1) * d), symbols };
}

function useSubjects(strip: Strip | null, picture: Picture | null): readonly Subject[] {
  const posterior = useTrace((trace) => trace.posterior);
  const k = useView((view) => view.selection.k);
  return useMemo(() => {
    if (!picture) return [];
    const own = stripSubject(strip, picture);
    if (!posterior?.ok || posterior.paths.d !== picture.set.d) return own ? [own] : [];
    const { paths, word } = posterior;
    const size = (paths.T + 1) * paths.d;
    const at = standsFor(paths, k);
    const typed: Subject = {
      id: "typed",
      label: `◆ ${word}`,
      h: paths.h.slice(at * size, (at + 1) * size),
      symbols: [],
    };
    return own ? [own, typed] : [typed];
  }, [strip, picture, posterior, k]);
}

interface Found {
  readonly near: readonly Near[];
  readonly among: string;
}

function find(set: PriorSet, { h, symbols }: Subject, scope: Scope, t: number): Found {
  const others = (near: readonly Near[]) => withoutItself(near, set, symbols).slice(0, ROWS);
  if (scope === "path") {
    const { near, among } = nearestToPath(set, h, ROWS + 1);
    return { near: others(near), among: `${whole(among)} of as many letters` };
  }
  const live = h.length / set.d - 1;
  const at = Math.min(t, live);
  const state = h.subarray(at * set.d, (at + 1) * set.d);
  return { near: others(nearestToState(set, state, ROWS + 1)), among: `${whole(set.n)} words` };
}

export interface NearestListProps {
  readonly strip: Strip | null;
  readonly picture: Picture | null;
  onTake(i: number): void;
}

export function NearestList({ strip, picture, onTake }: NearestListProps): ReactElement {
  const subjects = useSubjects(strip, picture);
  const [id, setId] = useState<Subject["id"]>("strip");
  const [scope, setScope] = useState<Scope>("state");
  const t = useView((view) => view.selection.t);
  const subject = subjects.find((each) => each.id === id) ?? subjects[0] ?? null;
  const found = useMemo(
    () => (picture && subject ? find(picture.set, subject, scope, t) : null),
    [picture, subject, scope, t],
  );
  if (!picture || !subject || !found) return <p className="trace-note">There is no word yet to be near to.</p>;
  const at = Math.min(t, subject.h.length / picture.set.d - 1);
  return (
    <>
      <div className="trace-near">
        <Choice
          label="nearest to"
          options={subjects.map((each) => ({ id: each.id, label: each.label }))}
          value={subject.id}
          onChange={(to) => setId(to as Subject["id"])}
        />
        <Choice
          label="compared by"
          options={[
            { id: "state", label: `state at t = ${at}` },
            { id: "path", label: "whole path" },
          ]}
          value={scope}
          onChange={(to) => setScope(to as Scope)}
        />
      </div>
      <p className="trace-note">
        distance in all {picture.set.d} dimensions{scope === "path" ? ", root mean square over t" : ""}; among{" "}
        {found.among}
      </p>
      <ul className="trace-pins">
        {found.near.map(({ index, t: where, distance }) => (
          <WordRow
            key={index}
            index={index}
            symbols={picture.set.symbols[index]!}
            alphabet={picture.set.alphabet}
            marked={where === null ? [] : [where]}
            note={`${where === null ? "" : `t = ${where}, `}${fixed(distance)}`}
            onTake={onTake}
          />
        ))}
      </ul>
    </>
  );
}
