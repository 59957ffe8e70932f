import type { ReactElement } from "react";

export function Glyphs(): ReactElement {
  return <section />;
}
