import type { ReactElement } from "react";

export function FlowControls(): ReactElement {
  return <section />;
}
