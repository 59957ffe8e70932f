import { diag } from "./diag.ts";
import type { Flow } from "./flow.ts";
import { iaf } from "./iaf.ts";
import { id } from "./id.ts";
import { maf } from "./maf.ts";
import { nice } from "./nice.ts";
import { nlsq } from "./nlsq.ts";
import { planar } from "./planar.ts";
import { realNvp } from "./realNvp.ts";
import { spline } from "./spline.ts";
import { tril } from "./tril.ts";

/** Every flow family, in the order of the menu. */
export const flows = { id, diag, tril, nice, realNvp, spline, nlsq, maf, iaf, planar } satisfies Record<string, Flow>;

export function flowById(name: string): Flow {
  const found = (flows as Record<string, Flow>)[name];
  if (!found) throw new RangeError(`no flow ${name}`);
  return found;
}
