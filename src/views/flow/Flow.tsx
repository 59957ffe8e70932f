/** The Flow tab: flows on the plane, the flow of the running model, and pictures of what a change of variables is. */
import type { ReactElement } from "react";
import { Segmented } from "../../controls/Choice.tsx";
import { FLOW_SECTIONS, type FlowSection, showFlowSection, useFlowRoom } from "../../store/flowRoom.ts";
import { Plane } from "./Plane.tsx";
import { Cards } from "./running/Cards.tsx";
import { Glyphs } from "./running/Glyphs.tsx";
import { Polar } from "./running/Polar.tsx";
import { Running } from "./running/Running.tsx";
import "./flow.css";

const SECTIONS = [
  { id: "plane", label: "On the plane" },
  { id: "run", label: "In this run" },
  { id: "pictures", label: "Coordinates & pictures" },
] as const satisfies readonly { id: FlowSection; label: string }[];

function Pictures(): ReactElement {
  return (
    <>
      <div id="panel-flowPolar">
        <Polar />
      </div>
      <div id="panel-flowGlyphs">
        <Glyphs />
      </div>
      <div id="panel-flowCards">
        <Cards />
      </div>
    </>
  );
}

export interface FlowProps {
  /** This part, whichever is open; absent: the open one. */
  readonly section?: string | undefined;
}

export function Flow({ section: only }: FlowProps): ReactElement {
  const open = useFlowRoom((room) => room.section);
  const section = FLOW_SECTIONS.find((id) => id === only) ?? open;
  return (
    <div className="flow-room" data-section={section}>
      <div className="flow-sections">
        <Segmented options={SECTIONS} value={section} onChange={showFlowSection} label="Part of the Flow tab" />
      </div>
      {section === "plane" && <Plane />}
      {section === "run" && (
        <div id="panel-flowRunning">
          <Running />
        </div>
      )}
      {section === "pictures" && <Pictures />}
    </div>
  );
}
