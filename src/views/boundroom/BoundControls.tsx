import type { ReactElement } from "react";

export function BoundControls(): ReactElement {
  return <section />;
}
