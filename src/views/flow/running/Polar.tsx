import type { ReactElement } from "react";

export function Polar(): ReactElement {
  return <section />;
}
