/** One panel of the Train tab, as high as there is room. */
import { type ReactElement, useLayoutEffect, useRef, useState } from "react";
import type { PanelId } from "../../lessons/panels.ts";
import { useLocalInformation } from "../../views/train/localInformation.ts";
import { AnatomyPanel, BoundPanel, EntropyPanel, InformationPanel, WeightsPanel } from "../../views/train/panels.tsx";
import { SampledWords } from "../../views/train/SampledWords.tsx";
import "../../views/train/train.css";

/** Title and caption of one line each, and the gap below them. */
const FIXED = 44;
const LEAST = 140;

function Chart({ id, height }: { readonly id: PanelId; readonly height: number }): ReactElement | null {
  const local = useLocalInformation();
  switch (id) {
    case "bound":
      return <BoundPanel height={height} />;
    case "anatomy":
      return <AnatomyPanel height={height} />;
    case "information":
      return <InformationPanel height={height} local={local} />;
    case "weights":
      return <WeightsPanel height={height} />;
    case "entropy":
      return <EntropyPanel height={height} local={local} />;
    case "words":
      return <SampledWords />;
    default:
      return null;
  }
}

/** The chart's height that fills the place: what its panel needs beside it is seen once it is drawn. */
function useHeight() {
  const place = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(240);
  useLayoutEffect(() => {
    const node = place.current;
    if (!node) return;
    let frame = 0;
    const fit = () => {
      const room = node.clientHeight;
      const first = Math.max(LEAST, room - FIXED);
      setHeight(first);
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const panel = node.firstElementChild?.clientHeight ?? room;
        setHeight(Math.max(LEAST, first - Math.max(0, panel - room)));
      });
    };
    const observer = new ResizeObserver(fit);
    observer.observe(node);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, []);
  return { place, height };
}

export function TrainPanel({ id }: { readonly id: PanelId }): ReactElement {
  const { place, height } = useHeight();
  return (
    <div className="embed-train" ref={place}>
      <div id={`panel-${id}`}>
        <Chart id={id} height={height} />
      </div>
    </div>
  );
}
