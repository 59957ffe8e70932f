import type { ReactElement } from "react";

export function Running(): ReactElement {
  return <section />;
}
