/**
 * The drawing of the paths: canvas for what is dense, SVG for what is pinned, and hands on it. A press on a dot takes its
 * path.
 */
import { type ReactElement, useEffect, useMemo, useRef, useState } from "react";
import type { FaintPaths, PathsData, PlaneSize } from "../../charts/paths.ts";
import { readTheme } from "../../charts/pathsCanvas.ts";
import { nearestPoint, type PathHit } from "../../charts/pathsHover.ts";
import { PathsMarks, type PointedPath } from "../../charts/pathsMarks.tsx";
import { PathsOverlay } from "../../charts/pathsOverlay.tsx";
import { PathsPainter } from "../../charts/pathsPainter.ts";
import { PlaneTools } from "./PlaneTools.tsx";
import { useTrace } from "./state.ts";
import { type Place, useGestures } from "./useGestures.ts";
import { useLasso } from "./useLasso.ts";
import { KEY_HELP, usePlaneKeys } from "./usePlaneKeys.ts";
import type { PlaneView } from "./usePlaneView.ts";
import { useThemeKey } from "./useTheme.ts";

export interface PathPlaneProps {
  readonly data: PathsData;
  /** All prior paths: a list may point at one that is not drawn. */
  readonly all: FaintPaths;
  /** Name of the picture. */
  readonly pictureKey: string;
  readonly view: PlaneView;
  readonly size: PlaneSize;
  /** The title, for screen readers. */
  readonly label: string;
  readonly note?: string | undefined;
  /** What the posterior is of. */
  readonly word?: string;
  /** The word of prior path i. */
  wordOf(i: number): string;
  onTake(i: number): void;
}

interface TipProps {
  readonly hit: PathHit;
  readonly size: PlaneSize;
  wordOf(i: number): string;
}

/** Which word a point belongs to, beside the point. */
function Tip({ hit, size, wordOf }: TipProps): ReactElement {
  const posterior = hit.kind === "faint" && hit.paths.role === "q";
  const word = hit.kind === "pinned" ? hit.path.label : posterior ? null : wordOf(hit.index) || "–";
  const left = hit.x < size.width - 160;
  const style = {
    top: Math.max(0, Math.min(size.height - 48, hit.y + 8)),
    ...(left ? { left: hit.x + 10 } : { right: size.width - hit.x + 10 }),
  };
  return (
    <div className="trace-tip" style={style} role="status">
      <strong>{word === null ? "another posterior path" : <span className="mono">{word}</span>}</strong>
      <span>
        {hit.t === 0 ? "start, the same for all" : `position ${hit.t}`}
        {hit.kind === "faint" && !posterior ? "; click to pin" : ""}
      </span>
    </div>
  );
}

/** The canvas, repainted with whatever changes. */
function Dense({ data, size }: { readonly data: PathsData; readonly size: PlaneSize }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<PathsPainter | null>(null);
  const theme = useThemeKey();
  const { pinned: _, ...dense } = data;
  useEffect(() => {
    const made = canvas.current && new PathsPainter(canvas.current);
    painter.current = made;
    return () => made?.dispose();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is painted, whole or in part; the theme changes what readTheme returns
  useEffect(() => {
    const node = canvas.current;
    if (node) painter.current?.show(data, { ...size, ratio: window.devicePixelRatio || 1 }, readTheme(node));
  }, [...Object.values(dense), size, theme]);
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus; the drawing above it speaks for both
  return <canvas ref={canvas} style={size} aria-hidden="true" />;
}

/** The path under the hand, or the one a list points at. */
function pointedOf(hit: PathHit | null, shown: number | null, all: FaintPaths): PointedPath | null {
  if (hit?.kind === "faint") return { paths: hit.paths, index: hit.index, t: hit.t };
  return shown !== null && shown < all.n ? { paths: all, index: shown, t: null } : null;
}

export function PathPlane(props: PathPlaneProps): ReactElement {
  const { data: whole, all, pictureKey, view: seen, size, label, note, word, wordOf, onTake } = props;
  const plane = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const shown = useTrace((trace) => trace.shown);
  const { view } = seen;
  const data = useMemo(() => ({ ...whole, view }), [whole, view]);
  const hit = useMemo(() => place && nearestPoint(data, size, place.x, place.y), [data, size, place]);
  const lasso = useLasso(view, size, pictureKey);
  const press = ({ x, y }: Place) => {
    const found = nearestPoint(data, size, x, y);
    if (found?.kind === "faint" && found.paths.role === "p" && found.t > 0) onTake(found.index);
  };
  const hands = { onHover: setPlace, onPress: press, onDraw: lasso.draw };
  const gestures = useGestures(plane, { view: seen, drawing: lasso.armed, ...hands });
  const { cursor, onKeyDown, onBlur } = usePlaneKeys({
    size,
    view: seen,
    draft: lasso.draft,
    hasRegion: lasso.hasRegion,
    onForget: lasso.forget,
    ...hands,
  });
  const moved = seen.magnification !== 1 || view !== whole.domain;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the plane and its buttons share their keys
    <div className="trace-plane" style={size} onKeyDown={onKeyDown}>
      <div
        ref={plane}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
        tabIndex={0}
        aria-label="Plane of the paths"
        aria-describedby="plane-keys"
        className="trace-hands"
        data-over={hit ? "" : undefined}
        data-drawing={lasso.armed ? "" : undefined}
        data-held={moved || lasso.armed ? "" : undefined}
        {...gestures}
        onBlur={onBlur}
      >
        <Dense data={data} size={size} />
        <PathsMarks
          data={data}
          size={size}
          pointed={pointedOf(hit, shown, all)}
          region={lasso.corners}
          closed={lasso.closed}
          cursor={cursor}
        />
        <PathsOverlay
          data={data}
          width={size.width}
          height={size.height}
          label={label}
          note={note}
          {...(word !== undefined && { word })}
        />
        {hit && <Tip hit={hit} size={size} wordOf={wordOf} />}
      </div>
      <p id="plane-keys" hidden>
        {KEY_HELP}
      </p>
      <PlaneTools view={seen} size={size} moved={moved} lasso={lasso} />
    </div>
  );
}
