/** What part of the plane is in sight: moved by wheel, drag, pinch, buttons and keys; forgotten with the picture. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Domain, type PlaneSize, planeScales } from "../../charts/paths.ts";
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
  const now = useRef({ home, view, size, key });
  now.current = { home, view, size, key };
  const request = useRef(0);
  useEffect(() => {
    const wait = setTimeout(() => setRest(view), REST_MS);
    return () => clearTimeout(wait);
  }, [view]);
  useEffect(() => () => cancelAnimationFrame(request.current), []);
  /** Many events, one drawing a frame. */
  const move = useCallback((to: Domain) => {
    now.current.view = to;
    if (request.current !== 0) return;
    request.current = requestAnimationFrame(() => {
      request.current = 0;
      const { view: next, key: of } = now.current;
      if (next) setChosen({ key: of, view: next });
    });
  }, []);
  const moves = useMemo(
    () => ({
      zoom(factor: number, px: number, py: number) {
        const { home: all, view: seen, size: plot } = now.current;
        if (!all || !seen) return;
        const { x, y } = planeScales(seen, plot);
        move(zoomed(seen, all, factor, x.invert(px), y.invert(py)));
      },
      pan(dx: number, dy: number) {
        const { home: all, view: seen, size: plot } = now.current;
        if (!all || !seen) return;
        const { x, y } = planeScales(seen, plot);
        move(panned(seen, all, x.invert(0) - x.invert(dx), y.invert(0) - y.invert(dy)));
      },
      all() {
        cancelAnimationFrame(request.current);
        request.current = 0;
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
