/** The Train tab: the bound and what it is made of, live; twelve columns, heights shared out so that all of it fits. */
import { type ReactElement, useLayoutEffect, useRef, useState } from "react";
import { STRIP } from "../../charts/boundOther.tsx";
import { useAb } from "../../store/ab.ts";
import { AbBar } from "../ab/AbBar.tsx";
import { useModel } from "../useModel.ts";
import { ExactNumbers } from "./ExactNumbers.tsx";
import { useLocalInformation } from "./localInformation.ts";
import { AnatomyPanel, BoundPanel, EntropyPanel, InformationPanel, WeightsPanel } from "./panels.tsx";
import { SampledWords } from "./SampledWords.tsx";
import { WithoutNoise } from "./WithoutNoise.tsx";
import "./train.css";

/** Titles, captions and gaps of the rows, and the padding; the first caption takes a second line. */
const fixedOf = (rows: number): number => 16 + 16 + rows * 42 + (rows - 1) * 14 + 8;
/** What stands above the charts while there are two runs, in two lines. */
const AB_BAR = 50 + 14;
const HEIGHTS = {
  2: { main: { share: 0.62, least: 250 }, row: { share: 0.38, least: 150 } },
  3: { main: { share: 0.48, least: 226 }, row: { share: 0.26, least: 122 } },
} as const;

const shareOf = (free: number, { share, least }: { share: number; least: number }): number =>
  Math.max(least, Math.floor(free * share));

/** Heights of the main chart and of the rows below, from the height the view has. */
function useHeights(
  rows: 2 | 3,
  above: number,
): { ref: React.RefObject<HTMLDivElement | null>; main: number; row: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(712);
  useLayoutEffect(() => {
    const view = ref.current?.parentElement;
    if (!view) return;
    const observer = new ResizeObserver(() => setHeight(view.clientHeight));
    observer.observe(view);
    return () => observer.disconnect();
  }, []);
  const free = height - fixedOf(rows) - above;
  return { ref, main: shareOf(free, HEIGHTS[rows].main), row: shareOf(free, HEIGHTS[rows].row) };
}

export function Train(): ReactElement {
  const model = useModel();
  const paired = useAb((ab) => ab.open);
  const { ref, main, row } = useHeights(model?.kind === "feedback" ? 2 : 3, paired ? AB_BAR : 0);
  const local = useLocalInformation();
  return (
    <div className="train" ref={ref}>
      <AbBar />
      <div className="panel wide" id="panel-bound">
        <BoundPanel height={paired ? main + STRIP : main} />
        <ExactNumbers />
      </div>
      <div className="panel narrow" id="panel-words">
        <SampledWords />
      </div>
      <div className="panel half" id="panel-anatomy">
        <AnatomyPanel height={row} />
      </div>
      {model?.kind === "feedback" ? (
        <div className="panel half">
          <WithoutNoise model={model} />
        </div>
      ) : (
        <>
          <div className="panel half" id="panel-information">
            <InformationPanel height={row} local={local} />
          </div>
          <div className="panel half" id="panel-weights">
            <WeightsPanel height={row} />
          </div>
          <div className="panel half" id="panel-entropy">
            <EntropyPanel height={row} local={local} />
          </div>
        </>
      )}
    </div>
  );
}
