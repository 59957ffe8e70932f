/** What part of the plane is in sight: moved by wheel, drag, pinch, buttons and keys; forgotten with the picture. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Domain, type PlaneScales, type PlaneSize, planeScales } from "../../charts/paths.ts";
import { magnification, panned, zoomed } from "../../charts/pathsZoom.ts";

/** A view at rest for so long is decoded anew. Chosen: longer than between two turns of a wheel. */
const REST_MS = 160;

export interface PlaneView {
  readonly view: Domain;
  /** What is in sight once nothing has moved for a moment. */
  readonly rest: Domain;
  readonly magnification: number;
  /** About a point in pixels. */
  zoom(factor: number, x: number, y: number): void;
  /** By pixels, as the plane is dragged. */
  pan(dx: number, dy: number): void;
  all(): void;
}

interface Chosen {
  readonly key: string;
  readonly view: Domain;
}

export function usePlaneView(home: Domain | null, key: string, size: PlaneSize): PlaneView | null {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const view = (chosen?.key === key ? chosen.view : null) ?? home;
  const [rest, setRest] = useState(view);
  const now = useRef({ home, size, key });
  now.current = { home, size, key };
  // Ahead of what is drawn: several moves may come between two frames, and a frame between two of them.
  const wanted = useRef<Chosen | null>(null);
  const request = useRef(0);
  useEffect(() => {
    const wait = setTimeout(() => setRest(view), REST_MS);
    return () => clearTimeout(wait);
  }, [view]);
  useEffect(() => () => cancelAnimationFrame(request.current), []);
  /** Many events, one drawing a frame. */
  const move = useCallback((change: (view: Domain, home: Domain, at: PlaneScales) => Domain) => {
    const { home: all, size: plot, key: of } = now.current;
    if (!all) return;
    const seen = wanted.current?.key === of ? wanted.current.view : all;
    wanted.current = { key: of, view: change(seen, all, planeScales(seen, plot)) };
    if (request.current !== 0) return;
    request.current = requestAnimationFrame(() => {
      request.current = 0;
      setChosen(wanted.current);
    });
  }, []);
  const moves = useMemo(
    () => ({
      zoom(factor: number, px: number, py: number) {
        move((view, home, { x, y }) => zoomed(view, home, factor, x.invert(px), y.invert(py)));
      },
      pan(dx: number, dy: number) {
        move((view, home, { x, y }) => panned(view, home, x.invert(0) - x.invert(dx), y.invert(0) - y.invert(dy)));
      },
      all() {
        cancelAnimationFrame(request.current);
        request.current = 0;
        wanted.current = null;
        setChosen(null);
      },
    }),
    [move],
  );
  if (!home || !view) return null;
  // Until it has rested once in this picture, all of it is what rests.
  const resting = chosen?.key === key && rest ? rest : home;
  return { view, rest: resting, magnification: magnification(view, home), ...moves };
}
