/** The Trace tab: trajectories of the present weights on a plane, and what each ξ_t decides. */
import { type ReactElement, type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Figure } from "../../charts/figure.tsx";
import { fixed } from "../../charts/format.ts";
import type { PlaneSize } from "../../charts/paths.ts";
import { AXIS_HEIGHT } from "../../charts/pathsOverlay.tsx";
import { Rich } from "../../charts/richText.tsx";
import { pinWord, selectT, useView } from "../../store/view.ts";
import { NoNoise } from "../NoNoise.tsx";
import { type Strip, useStrip } from "../strip/useStrip.ts";
import { useModel } from "../useModel.ts";
import { textOf } from "../words.ts";
import { decideChart } from "./decideChart.tsx";
import { Lists } from "./Lists.tsx";
import { matrixChart } from "./matrixChart.tsx";
import { PathKey } from "./PathKey.tsx";
import { PathPlane } from "./PathPlane.tsx";
import { type PriorSet, uniformsOf } from "./priorSet.ts";
import { SavePaths } from "./SavePaths.tsx";
import { keepPin, projectionOf, useTrace } from "./state.ts";
import { UmapStatus } from "./UmapStatus.tsx";
import { type Picture, usePicture } from "./usePicture.ts";
import { type PlaneView, usePlaneView } from "./usePlaneView.ts";
import { matrixTitle, pathsCaption, pathsTitle } from "./words.ts";
import "./trace.css";
import { type Marks, useMarks } from "./useMarks.ts";
import { usePlayback } from "./usePlayback.ts";
import { useTraceWork } from "./useTraceWork.ts";

function useSize() {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<PlaneSize>({ width: 544, height: 592 });
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    const measure = () => setSize({ width: node.clientWidth, height: Math.max(280, node.clientHeight - AXIS_HEIGHT) });
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    measure();
    return () => observer.disconnect();
  }, []);
  return { ref, size };
}

function useTitle(marks: Marks | null, picture: Picture | null): { readonly title: string; readonly caption: string } {
  const { posterior, faint, umapFit: fit } = useTrace();
  return useMemo(() => {
    if (!marks || !picture) return { title: "Paths of the model’s states", caption: "nothing to show yet" };
    const typed = posterior?.ok ? { word: posterior.word, live: posterior.paths.T } : null;
    return {
      title: pathsTitle({ picture, data: marks.data, posterior: typed, fit }),
      caption: pathsCaption({ picture, fit, faint, reaching: marks.reaching }),
    };
  }, [marks, picture, posterior, faint, fit]);
}

/** A click on a faint path: its word goes to the strip and stays pinned. */
function useTake(set: PriorSet | null) {
  return useMemo(() => {
    const wordOf = (i: number): string =>
      set
        ? textOf(
            set.symbols[i]!.filter((symbol) => symbol < set.alphabet.length),
            set.alphabet,
          )
        : "";
    const take = (i: number): void => {
      if (!set) return;
      const { T, mode } = set;
      const size = T * set.generator.noiseSize;
      const noise = set.noise.slice(i * size, (i + 1) * size);
      const word = { text: wordOf(i), noise, uniforms: uniformsOf(i, T), mode };
      keepPin(word);
      pinWord(word);
    };
    return { take, wordOf };
  }, [set]);
}

/** Why there is no plane, and what to do. */
function Empty(): ReactElement {
  const { prior, projection } = useTrace();
  if (!prior) return <>No model yet: its paths appear here.</>;
  if (projectionOf(projection, prior.d) === "umap") return <UmapStatus />;
  return <>Both letters pull the states the same way. Choose another one.</>;
}

interface PathsProps {
  readonly strip: Strip | null;
  readonly picture: Picture | null;
  readonly marks: Marks | null;
  readonly size: PlaneSize;
  readonly place: RefObject<HTMLDivElement | null>;
  readonly take: ReturnType<typeof useTake>;
}

function Paths({ strip, picture, marks, size, place, take }: PathsProps): ReactElement {
  const key = picture?.key ?? "";
  const view = usePlaneView(marks?.data.domain ?? null, key, size);
  useTraceWork(strip, picture, view?.rest ?? null);
  const { title, caption } = useTitle(marks, picture);
  const typed = useTrace((trace) => (trace.posterior?.ok ? trace.posterior.word : null));
  return (
    <section className="trace-main figure" id="panel-paths">
      <h2 className="figure-title" data-main="">
        <Rich text={title} />
      </h2>
      {marks && picture && <SavePaths {...{ title, caption, place }} data={marks.data} set={picture.set} />}
      <p className="figure-caption">
        <Rich text={caption} />
      </p>
      <div className="trace-place" ref={place}>
        {marks && strip && <PathKey word={strip.read.text || "–"} typed={typed} />}
        {marks && view ? (
          <PathPlane
            data={marks.data}
            all={marks.all}
            pictureKey={key}
            view={view}
            size={size}
            label={title}
            note={noteOf(marks, view, picture?.set.generator.kind === "feedback")}
            onTake={take.take}
            wordOf={take.wordOf}
            {...(typed && { word: typed })}
          />
        ) : (
          <div className="trace-empty">
            <Empty />
          </div>
        )}
      </div>
    </section>
  );
}

function noteOf({ data }: Marks, { magnification }: PlaneView, fed: boolean): string | undefined {
  const zoom = magnification === 1 ? "" : `${fixed(magnification, 1)} × `;
  if (zoom) return zoom;
  if (!data.letterMap) return undefined;
  if (fed) return "letters: most likely next letter";
  const { after } = data.letterMap;
  // no longer than the other: the name of the axis stands beside it
  if (after === undefined) return "letters: most likely letter at that point";
  return `letters: most likely there, ${after === null ? "none before" : `after “${after}”`}`;
}

/** Titles, captions, gaps and a full list of pins beside the two charts, px. */
const SIDE_FIXED = 20 + 48 + 4 + 12 + 20 + 32 + 4 + 12 + 20 + 2 + 5 * 24;

/** Heights of the two charts, from what the column has. */
function useSideHeights() {
  const ref = useRef<HTMLDivElement>(null);
  const [free, setFree] = useState(392);
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    const observer = new ResizeObserver(() => setFree(node.clientHeight - SIDE_FIXED));
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  const share = (part: number, least: number, most: number) => Math.max(least, Math.min(most, Math.floor(part * free)));
  return { ref, decide: share(0.44, 130, 200), matrix: share(0.56, 150, 240) };
}

export function Trace(): ReactElement {
  const strip = useStrip();
  const t = useView((view) => view.selection.t);
  const model = useModel();
  const decide = useTrace((trace) => trace.decide);
  const matrix = useTrace((trace) => trace.matrix);
  const heights = useSideHeights();
  usePlayback(strip?.generator.T ?? 1);
  const { ref: place, size } = useSize();
  const picture = usePicture();
  const marks = useMarks(strip, picture, size.width / size.height);
  const take = useTake(picture?.set ?? null);
  const inWord = matrix ? Math.min(t, matrix.letters.length) : 1;
  return (
    <div className="trace">
      <Paths {...{ strip, picture, marks, size, place, take }} />
      <div className="trace-side" ref={heights.ref}>
        {model?.kind === "feedback" ? (
          <NoNoise model={model}>
            <p className="figure-caption">
              Its letters decide: a state is all the letters read so far. Type how a word starts on the strip, and the
              rest is drawn from there.
            </p>
          </NoNoise>
        ) : (
          <>
            <div id="panel-decides">
              <Figure
                chart={decideChart}
                props={{ data: decide, height: heights.decide, selectedT: t, onSelect: selectT }}
                width={240}
              />
            </div>
            <Figure
              chart={matrixChart}
              props={{ data: matrix, height: heights.matrix, selectedT: inWord, onSelect: selectT }}
              title={matrixTitle(matrix, inWord)}
              width={240}
            />
          </>
        )}
        <Lists strip={strip} picture={picture} paths={marks?.all ?? null} onTake={take.take} />
      </div>
    </div>
  );
}
