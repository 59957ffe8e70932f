/** Charts of the Flow room with the inputs of their snapshots. */
import { POLAR_RADIUS, polarPoints } from "../plane/polar.ts";
import { Figure } from "./figure.tsx";
import type { GalleryItem } from "./galleryItem.ts";
import { selectRadii } from "./radiusDensity.tsx";
import { charts } from "./registry.ts";

const points = polarPoints(300, 5);
const cell = { r: 2, phi: 0.5, dr: 0.5, dphi: Math.PI / 6 };

const planes = (id: string, r: number, width: number): GalleryItem => ({
  id,
  width,
  figure: (
    <Figure chart={charts.polarPlanes} width={width} props={{ data: { cell: { ...cell, r }, points }, height: 260 }} />
  ),
});

export const flowGallery: readonly GalleryItem[] = [
  planes("polar-planes", 2, 640),
  planes("polar-planes-centre", 0, 358),
  planes("polar-planes-edge", POLAR_RADIUS - cell.dr, 640),
  {
    id: "radius-density",
    width: 420,
    figure: <Figure chart={charts.radiusDensity} width={420} props={{ data: selectRadii(points.r), height: 220 }} />,
  },
];
