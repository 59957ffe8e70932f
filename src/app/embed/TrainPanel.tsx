/** One panel of the Train tab, as high as there is room. */
import { type ReactElement, useLayoutEffect, useRef, useState } from "react";
import type { PanelId } from "../../lessons/panels.ts";
import { useLocalInformation } from "../../views/train/localInformation.ts";
import { AnatomyPanel, BoundPanel, EntropyPanel, InformationPanel, WeightsPanel } from "../../views/train/panels.tsx";
import { SampledWords } from "../../views/train/SampledWords.tsx";
import "../../views/train/train.css";

/** Title, caption and padding. */
const FIXED = 72;
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

export function TrainPanel({ id }: { readonly id: PanelId }): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(240);
  useLayoutEffect(() => {
    const node = place.current;
    if (!node) return;
    const observer = new ResizeObserver(() => setHeight(Math.max(LEAST, node.clientHeight - FIXED)));
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return (
    <div className="embed-train view" ref={place}>
      <div className="train-panel" id={`panel-${id}`}>
        <Chart id={id} height={height} />
      </div>
    </div>
  );
}
