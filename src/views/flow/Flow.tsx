import type { ReactElement } from "react";

export function Flow(): ReactElement {
  return <section />;
}
