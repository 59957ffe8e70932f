import type { ReactElement } from "react";

export function BoundRoom(): ReactElement {
  return <section />;
}
