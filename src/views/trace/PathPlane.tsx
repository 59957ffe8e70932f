/** The drawing of the paths: canvas for what is dense, SVG for what is pinned. A click on a dot takes its path. */
import { type PointerEvent, type ReactElement, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { PathsData, PlaneSize } from "../../charts/paths.ts";
import { paint, readTheme } from "../../charts/pathsCanvas.ts";
import { nearestPoint, type PathHit } from "../../charts/pathsHover.ts";
import { PathsOverlay } from "../../charts/pathsOverlay.tsx";
import { useView } from "../../store/view.ts";

const dark = () => matchMedia("(prefers-color-scheme: dark)");

/** Changes whenever the tokens may have: the canvas has no style of its own. */
function useThemeKey(): string {
  const theme = useView((view) => view.theme);
  const system = useSyncExternalStore(
    (changed) => {
      const query = dark();
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => dark().matches,
  );
  return `${theme} ${system}`;
}

export interface PathPlaneProps {
  readonly data: PathsData;
  readonly size: PlaneSize;
  /** The title, for screen readers. */
  readonly label: string;
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
    <div className="trace-tip" style={style}>
      <strong>{word === null ? "another posterior path" : <span className="mono">{word}</span>}</strong>
      <span>
        {hit.t === 0 ? "start, the same for all" : `position ${hit.t}`}
        {hit.kind === "faint" && !posterior ? "; click to pin" : ""}
      </span>
    </div>
  );
}

export function PathPlane({ data, size, label, word, wordOf, onTake }: PathPlaneProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeKey();
  const [hit, setHit] = useState<PathHit | null>(null);
  const { pinned: _, ...dense } = data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is painted, whole or in part; the theme changes what readTheme returns
  useEffect(() => {
    const node = canvas.current;
    const ctx = node?.getContext("2d");
    if (!node || !ctx) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (node.width !== width) node.width = width;
    if (node.height !== height) node.height = height;
    paint(ctx, data, { ...size, ratio }, readTheme(node));
  }, [...Object.values(dense), size, theme]);
  const under = (event: PointerEvent<HTMLDivElement>): PathHit | null => {
    const box = event.currentTarget.getBoundingClientRect();
    return nearestPoint(data, size, event.clientX - box.left, event.clientY - box.top);
  };
  const take = (event: PointerEvent<HTMLDivElement>) => {
    const found = under(event);
    if (found?.kind === "faint" && found.paths.role === "p" && found.t > 0) onTake(found.index);
  };
  return (
    <div
      className="trace-plane"
      style={size}
      data-over={hit ? "" : undefined}
      onPointerMove={(event) => setHit(under(event))}
      onPointerLeave={() => setHit(null)}
      onPointerUp={take}
    >
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus; the drawing above it speaks for both */}
      <canvas ref={canvas} style={size} aria-hidden="true" />
      <PathsOverlay
        data={data}
        width={size.width}
        height={size.height}
        label={label}
        {...(data.letterMap && { note: "letters: most likely letter at that point" })}
        {...(word !== undefined && { word })}
      />
      {hit && <Tip hit={hit} size={size} wordOf={wordOf} />}
    </div>
  );
}
