import type { ReactElement } from "react";

/** A chart with the inputs of its snapshot. */
export interface GalleryItem {
  readonly id: string;
  readonly width: number;
  readonly figure: ReactElement;
}
