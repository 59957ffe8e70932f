/** Inputs of the Flow room's charts for their snapshots and the gallery: figures by formula, not measurements. */
import type { FamiliesData, FamilyFit } from "./families.tsx";
import type { FitCurveInput } from "./fitCurve.tsx";
import type { JacobianData } from "./jacobian.tsx";
import type { LedgerData } from "./ledger.tsx";
import type { DensityGrid } from "./warpMarks.tsx";

const NAMES = ["affine", "1", "2", "3", "4", "5", "6", "7", "8"];
const LOG_DETS = [-0.05, 0.25, 0.45, -0.77, 0.002, 0.88, -0.48, -0.76, -0.03];

export const sampleLedger: LedgerData = {
  logR: -2.27,
  steps: NAMES.map((label, i) => ({ label, logDet: LOG_DETS[i]! })),
  logPInverse: -1.7620000000000002,
  logTarget: -1.89,
};
export const sampleLedgerShort: LedgerData = {
  logR: -1.9,
  steps: [{ label: "affine", logDet: -2.4 }],
  logPInverse: 0.5,
  logTarget: Number.NEGATIVE_INFINITY,
};

export const sampleJacobian: JacobianData = {
  steps: NAMES.map((label, i) => ({
    label,
    matrix: i === 0 ? [1.1, 0, 0, 0.9] : i % 2 === 1 ? [1, 0, -0.4, 0.8] : [0.7, 0.3, 0, 1],
  })),
  whole: [0.97, 1.75, 0.3, 1.17],
  logDet: Math.log(0.97 * 1.17 - 1.75 * 0.3),
  structure: Array.from({ length: 64 }, (_, at) => at % 9 === 0 || (at % 8 < 4 && at >= 32)),
};

const ENTROPY = 1.9;
export const sampleFit = (steps: number): FitCurveInput => ({
  family: "SPLINE",
  target: "two moons",
  batch: 256,
  entropyNats: ENTROPY,
  lossNats: Float32Array.from({ length: steps }, (_, i) => ENTROPY + 1.2 / (1 + i / 60) + 0.06 * Math.sin(7 * i)),
  kl: [0, 100, 200, 400, 800]
    .filter((step) => step < steps)
    .map((step) => ({ step, nats: 1.2 / (1 + step / 60), mass: 0.99998, side: 160 })),
});

const SIDE = 24;
/** A Gaussian of standard deviations 1.6 and `thin`, on cells. */
const bump = (thin: number): DensityGrid => ({
  extent: 4,
  side: SIDE,
  density: Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
    const x = (8 * ((i % SIDE) + 0.5)) / SIDE - 4;
    const y = (8 * (Math.floor(i / SIDE) + 0.5)) / SIDE - 4;
    return Math.exp(-0.5 * ((x / 1.6) ** 2 + (y / thin) ** 2)) / (2 * Math.PI * 1.6 * thin);
  }),
});

const fitted = (id: string, name: string, klNats: number | null, parameters: number): FamilyFit => ({
  id,
  name,
  klNats,
  steps: 2000,
  costs:
    klNats === null ? null : { parameters, sampleMs: parameters / 2000, invertMs: parameters / 1500, repetitions: 15 },
  density: klNats === null ? null : bump(0.6 + klNats),
});

export const sampleFamilies: FamiliesData = {
  target: "two moons",
  gaussianNats: 0.65,
  outline: bump(0.6),
  fits: [
    fitted("tril", "TRIL", 0.65, 134),
    fitted("nvp", "NVP × 8", 0.016, 5600),
    fitted("spline", "SPLINE × 4", null, 9000),
  ],
  shown: "nvp",
};
