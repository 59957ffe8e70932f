import type { ReactElement } from "react";

export function Cards(): ReactElement {
  return <section />;
}
