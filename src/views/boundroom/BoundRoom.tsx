/**
 * The Bound tab: bounds against K beside the exact log p(x), one population of particles, the gradient's signal to noise,
 * and below them the bounds of the running model on any word.
 */
import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useBoundRoom } from "../../store/boundRoom.ts";
import { CurvesPanel, DescentPanel, GradientsPanel, WeightsPanel } from "./panels.tsx";
import { Running } from "./Running.tsx";
import { useRoomWork } from "./useRoomWork.ts";
import "./boundroom.css";

/** Padding, gaps, titles, captions and lines below the charts of both rows. */
const WORDS = 14 + 8 + 16 + 76 + 76;
const SHARE = 0.52;
const LEAST = { top: 236, row: 252 };
const MOST = { top: 340, row: 340 };

function useHeights() {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(712);
  useLayoutEffect(() => {
    const view = ref.current?.parentElement;
    if (!view) return;
    const observer = new ResizeObserver(() => setHeight(view.clientHeight));
    observer.observe(view);
    return () => observer.disconnect();
  }, []);
  const free = height - WORDS;
  const top = Math.min(MOST.top, Math.max(LEAST.top, Math.floor(free * SHARE)));
  return { ref, top, row: Math.min(MOST.row, Math.max(LEAST.row, free - top)) };
}

const PANEL_OF = {
  curves: "boundCurves",
  population: "boundGenealogy",
  gradients: "boundGradients",
  running: "boundRunning",
} as const;

/** Brings the part that was asked for into view. */
function useJump(): void {
  const section = useBoundRoom((room) => room.section);
  const first = useRef(section === "curves");
  useEffect(() => {
    if (first.current) first.current = false;
    else document.getElementById(`panel-${PANEL_OF[section]}`)?.scrollIntoView({ block: "nearest" });
  }, [section]);
}

export function BoundRoom(): ReactElement {
  const { ref, top, row } = useHeights();
  useRoomWork();
  useJump();
  return (
    <div className="boundroom" ref={ref}>
      <div className="panel whole" id="panel-boundCurves">
        <CurvesPanel height={top} />
      </div>
      <div className="panel side" id="panel-boundWeights">
        <WeightsPanel height={row} />
      </div>
      <div className="panel middle" id="panel-boundGenealogy">
        <DescentPanel height={row} />
      </div>
      <div className="panel side last" id="panel-boundGradients">
        <GradientsPanel height={row} />
      </div>
      <div className="panel whole" id="panel-boundRunning">
        <Running />
      </div>
    </div>
  );
}
