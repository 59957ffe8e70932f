/** The Train tab: the bound and what it is made of, live; twelve columns, heights shared out so that all of it fits. */
import { type ReactElement, useLayoutEffect, useRef, useState } from "react";
import { useLocalInformation } from "./localInformation.ts";
import { AnatomyPanel, BoundPanel, EntropyPanel, InformationPanel, WeightsPanel } from "./panels.tsx";
import { SampledWords } from "./SampledWords.tsx";
import "./train.css";

/** Titles, captions and gaps of the three rows, and the padding. */
const FIXED = 16 + 3 * 42 + 2 * 14 + 8;
const HEIGHTS = { main: { share: 0.48, least: 250 }, row: { share: 0.26, least: 128 } } as const;

const shareOf = (free: number, { share, least }: { share: number; least: number }): number =>
  Math.max(least, Math.floor(free * share));

/** Heights of the main chart and of the two rows below, from the height the view has. */
function useHeights(): { ref: React.RefObject<HTMLDivElement | null>; main: number; row: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(712);
  useLayoutEffect(() => {
    const view = ref.current?.parentElement;
    if (!view) return;
    const observer = new ResizeObserver(() => setHeight(view.clientHeight));
    observer.observe(view);
    return () => observer.disconnect();
  }, []);
  const free = height - FIXED;
  return { ref, main: shareOf(free, HEIGHTS.main), row: shareOf(free, HEIGHTS.row) };
}

export function Train(): ReactElement {
  const { ref, main, row } = useHeights();
  const local = useLocalInformation();
  return (
    <div className="train" ref={ref}>
      <div className="panel wide" id="panel-bound">
        <BoundPanel height={main} />
      </div>
      <div className="panel narrow" id="panel-words">
        <SampledWords />
      </div>
      <div className="panel half" id="panel-anatomy">
        <AnatomyPanel height={row} />
      </div>
      <div className="panel half" id="panel-information">
        <InformationPanel height={row} local={local} />
      </div>
      <div className="panel half" id="panel-weights">
        <WeightsPanel height={row} />
      </div>
      <div className="panel half" id="panel-entropy">
        <EntropyPanel height={row} local={local} />
      </div>
    </div>
  );
}
