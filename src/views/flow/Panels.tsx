/** The figures below the planes: books, Jacobian, fit, families. */
import { memo, type ReactElement, useLayoutEffect, useMemo, useRef, useState } from "react";
import { families, familiesHeight } from "../../charts/families.tsx";
import { Figure } from "../../charts/figure.tsx";
import { fitCurve, selectFitCurve } from "../../charts/fitCurve.tsx";
import { whole } from "../../charts/format.ts";
import { jacobian } from "../../charts/jacobian.tsx";
import { ledger } from "../../charts/ledger.tsx";
import type { DensityGrid } from "../../charts/warpMarks.tsx";
import { shortNumber } from "../../config/format.ts";
import { stepStructure } from "../../plane/structure.ts";
import { type FitState, type FittedFlow, fittedKey, useFlowRoom } from "../../store/flowRoom.ts";
import { chooseFamily, fitCompared } from "./fitting.ts";
import { familyName } from "./names.ts";
import { COARSE, gridOf } from "./planeData.ts";
import { targetName } from "./planeText.ts";
import { jacobianOf, ledgerOf } from "./pointData.ts";
import type { Followed } from "./useFollowed.ts";

interface ReadProps {
  readonly read: Followed;
}

export const LedgerPanel = memo(function LedgerPanel({ read }: ReadProps): ReactElement {
  const { pictures, followed, density } = read;
  const data = useMemo(() => ledgerOf(pictures, followed, density), [pictures, followed, density]);
  return <Figure chart={ledger} props={{ data, height: 122 }} width={528} />;
});

export const JacobianPanel = memo(function JacobianPanel({ read }: ReadProps): ReactElement {
  const { pictures, followed, flow } = read;
  const { layers } = flow.config;
  const structure = useMemo(() => stepStructure(layers), [layers]);
  const data = useMemo(() => jacobianOf(pictures, followed, structure), [pictures, followed, structure]);
  return <Figure chart={jacobian} props={{ data, height: 120 }} width={248} />;
});

/** "step 812 of 4,000 · 310 steps/s", and what was left out. */
export function fitStatus({ status, step, horizon, stepsPerSecond, seconds, skippedUpdates }: FitState): string {
  if (status === "idle") return "not fitted yet";
  if (status === "starting") return "compiling the steps…";
  const speed = status === "running" ? `${whole(stepsPerSecond)} steps/s` : `${shortNumber(seconds, 3)} s`;
  const skipped = skippedUpdates > 0 ? ` · ${whole(skippedUpdates)} updates left out` : "";
  return `step ${whole(step)} of ${whole(horizon)} · ${speed}${skipped}`;
}

export const FitPanel = memo(function FitPanel({ flow }: { readonly flow: FittedFlow }): ReactElement {
  const problem = useFlowRoom((room) => room.fit.problem);
  const { curve, truth, config, family, target, fit } = flow;
  const data = useMemo(
    () =>
      selectFitCurve({
        family: familyName(family),
        target: targetName(target),
        batch: config.batch,
        lossNats: curve.lossNats,
        kl: curve.kl,
        entropyNats: truth.entropyNats,
      }),
    [curve, truth, config, family, target],
  );
  return (
    <>
      <Figure chart={fitCurve} props={{ data, height: 84 }} width={256} />
      <p className="figure-caption fit-status">{problem ?? fitStatus(fit)}</p>
    </>
  );
});

function useWidth(first: number) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    const measure = () => setWidth(Math.floor(node.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

/** The grids of a flow's density, made once for each exact KL. */
const grids = new WeakMap<Float32Array, DensityGrid>();

function coarseGrid({ truth, logDensity }: FittedFlow): DensityGrid | null {
  if (!logDensity) return null;
  const known = grids.get(logDensity) ?? gridOf(truth, logDensity, COARSE);
  grids.set(logDensity, known);
  return known;
}

export const FamiliesPanel = memo(function FamiliesPanel({ flow }: { readonly flow: FittedFlow }): ReactElement {
  const fitted = useFlowRoom((room) => room.fitted);
  const costs = useFlowRoom((room) => room.costs);
  const compared = useFlowRoom((room) => room.compared);
  const queue = useFlowRoom((room) => room.queue);
  const status = useFlowRoom((room) => room.fit.status);
  const { ref, width } = useWidth(536);
  const { truth, target, family } = flow;
  const outline = useMemo(() => gridOf(truth, truth.logDensity, COARSE), [truth]);
  // the one in the planes is among them
  const slots = useMemo(() => (compared.includes(family) ? compared : [...compared, family]), [compared, family]);
  const data = useMemo(
    () => ({
      target: targetName(target),
      gaussianNats: truth.gaussianKlNats,
      outline,
      shown: family,
      fits: slots.map((id) => {
        const one = fitted[fittedKey(target, id)];
        return {
          id,
          name: familyName(id),
          klNats: one?.fit.kl?.nats ?? null,
          steps: one?.fit.step ?? 0,
          costs: costs[id] ?? null,
          density: one ? coarseGrid(one) : null,
        };
      }),
    }),
    [target, truth, outline, family, slots, fitted, costs],
  );
  const missing = data.fits.filter(({ klNats }) => klNats === null).length;
  return (
    <div className="families" ref={ref}>
      <Figure
        chart={families}
        props={{ data, height: familiesHeight(slots.length, width), onShow: chooseFamily }}
        width={536}
      />
      <button
        type="button"
        className="button families-fit"
        disabled={status === "starting" || queue.length > 0 || missing === 0}
        onClick={fitCompared}
      >
        {queue.length > 0 ? `${queue.length} to go` : "Fit all"}
      </button>
    </div>
  );
});
