/** The charts of flows on the plane with the inputs of their snapshots. */
import { type FamiliesData, familiesHeight } from "./families.tsx";
import { Figure } from "./figure.tsx";
import { selectFitCurve } from "./fitCurve.tsx";
import type { GalleryItem } from "./galleryItem.ts";
import type { LedgerData } from "./ledger.tsx";
import { charts } from "./registry.ts";
import { sampleFamilies, sampleFit, sampleJacobian, sampleLedger, sampleLedgerShort } from "./sampleFlow.ts";

const ledgerItem = (id: string, data: LedgerData, width: number): GalleryItem => ({
  id,
  width,
  figure: <Figure chart={charts.ledger} width={width} props={{ data, height: 136 }} />,
});
const jacobianItem: GalleryItem = {
  id: "jacobian",
  width: 248,
  figure: <Figure chart={charts.jacobian} width={248} props={{ data: sampleJacobian, height: 130 }} />,
};
const fitItem = (id: string, steps: number): GalleryItem => ({
  id,
  width: 296,
  figure: <Figure chart={charts.fitCurve} width={296} props={{ data: selectFitCurve(sampleFit(steps)), height: 96 }} />,
});
const familiesItem = (id: string, data: FamiliesData, width: number): GalleryItem => ({
  id,
  width,
  figure: (
    <Figure
      chart={charts.families}
      width={width}
      props={{ data, height: familiesHeight(data.fits.length, width), onShow: () => {} }}
    />
  ),
});

export const planeGallery: readonly GalleryItem[] = [
  ledgerItem("ledger", sampleLedger, 528),
  ledgerItem("ledger-narrow", sampleLedger, 320),
  ledgerItem("ledger-one-step", sampleLedgerShort, 528),
  jacobianItem,
  fitItem("fit-curve", 1200),
  fitItem("fit-curve-empty", 0),
  familiesItem("families", sampleFamilies, 488),
  familiesItem(
    "families-four",
    {
      ...sampleFamilies,
      fits: [...sampleFamilies.fits, sampleFamilies.fits[0]!].map((fit, i) => ({ ...fit, id: String(i) })),
    },
    536,
  ),
  familiesItem("families-narrow", sampleFamilies, 343),
];
