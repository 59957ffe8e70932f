/** On the plane: noise, the warp after some steps, and the result beside each other; below, what the steps did. */
import { type ReactElement, useEffect } from "react";
import { useFlowRoom } from "../../store/flowRoom.ts";
import { DrawTarget } from "./DrawTarget.tsx";
import { enterRoom, leaveRoom } from "./fitting.ts";
import { FamiliesPanel, FitPanel, JacobianPanel, LedgerPanel } from "./Panels.tsx";
import { PlaneBar } from "./PlaneBar.tsx";
import { useFollowed, useReadable } from "./useFollowed.ts";
import { WarpPanel } from "./WarpPanel.tsx";

export function Plane(): ReactElement {
  const followed = useFollowed();
  const read = useReadable(followed);
  const drawing = useFlowRoom((room) => room.drawingOpen);
  useEffect(() => {
    enterRoom();
    return leaveRoom;
  }, []);
  return (
    <div className="flow-plane">
      <div className="plane-warp" id="panel-flowPlane">
        <PlaneBar />
        <WarpPanel followed={followed} read={read} />
      </div>
      {read && (
        <>
          <div className="plane-ledger" id="panel-flowLedger">
            <LedgerPanel read={read} />
          </div>
          <div className="plane-jacobian" id="panel-flowJacobian">
            <JacobianPanel read={read} />
          </div>
          <div className="plane-fitting" id="panel-flowFit">
            <FitPanel flow={read.flow} />
          </div>
          <div className="plane-families" id="panel-flowFamilies">
            <FamiliesPanel flow={read.flow} />
          </div>
        </>
      )}
      {drawing && <DrawTarget />}
    </div>
  );
}
