/** Draws flows on the plane beside the page: thousands of points through every step in float64. */
import { meshOf, type PlanePictures, type Points, planePictures } from "../src/plane/steps.ts";
import type { PlaneSquare, WarpAnswer, WarpRequest, WarpSteps } from "../src/protocol/warp.ts";

/** Centres of the cells, rows from below. */
export function centresOf({ extent, side }: PlaneSquare): Points {
  const half = extent / side;
  return meshOf(extent - half, side);
}

const LOG_2PI = Math.log(2 * Math.PI);

/** p(y) = N(x; 0, I) / |det J(x)| with x where y comes from. */
function densityOn(pictures: PlanePictures, cells: PlaneSquare): Float32Array {
  const { noise, logDet } = pictures.back(centresOf(cells));
  return Float32Array.from(logDet, (grown, i) => {
    const [x, y] = [noise[2 * i]!, noise[2 * i + 1]!];
    const p = Math.exp(-LOG_2PI - 0.5 * (x * x + y * y) - grown);
    return Number.isFinite(p) ? p : 0;
  });
}

function stepsOf(pictures: PlanePictures, { mesh, dots }: NonNullable<WarpRequest["noise"]>): WarpSteps {
  const vertices = meshOf(mesh.extent, mesh.side);
  const all = new Float64Array(vertices.length + dots.length);
  all.set(vertices);
  all.set(dots, vertices.length);
  const { states, logDets } = pictures.walk(all);
  return {
    names: pictures.names,
    mesh: states.map((state) => Float32Array.from(state.subarray(0, vertices.length))),
    logDets: logDets.map((logDet) => Float32Array.from(logDet.subarray(0, vertices.length / 2))),
    dots: states.map((state) => Float32Array.from(state.subarray(vertices.length))),
  };
}

export function warp({ layers, parameters, noise, density }: WarpRequest): WarpAnswer {
  const started = performance.now();
  const pictures = planePictures(layers, parameters);
  return {
    steps: noise && stepsOf(pictures, noise),
    density: density && densityOn(pictures, density),
    ms: performance.now() - started,
  };
}
