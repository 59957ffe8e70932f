/** Entry of the worker that draws flows on the plane. */
import { expose, transfer } from "comlink";
import type { WarpApi } from "../src/protocol/warp.ts";
import { warp } from "./warp.ts";

const api: WarpApi = {
  async warp(request) {
    const answer = warp(request);
    const { steps, density } = answer;
    const arrays = [...(steps ? [...steps.mesh, ...steps.logDets, ...steps.dots] : []), ...(density ? [density] : [])];
    return transfer(
      answer,
      arrays.map(({ buffer }) => buffer as ArrayBuffer),
    );
  },
};

expose(api);
