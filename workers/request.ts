/** What a request to open a run asks for: its configuration made valid, and what a saved run brings with it. */
import { normaliseConfig } from "../src/config/normalise.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { OpenRequest, Outcome } from "../src/protocol/trainer.ts";
import type { SavedRun } from "../src/runs/savedRun.ts";
import { decodeXilab } from "../src/runs/xilab.ts";
import type { OwnWords } from "./data.ts";

export interface Asked {
  readonly config: RunConfig;
  readonly own: OwnWords | null;
  readonly saved: SavedRun | null;
}

/** A saved run's configuration and words win over those of the request. */
export function readRequest({ config, own, saved: bytes }: OpenRequest): Outcome<Asked> {
  if (!bytes) return { ok: true, value: { config: normaliseConfig(config).config, own, saved: null } };
  const decoded = decodeXilab(bytes);
  if (!decoded.ok) return { ok: false, problem: { code: "fileRefused", detail: decoded.reason } };
  const saved = decoded.run;
  return { ok: true, value: { config: normaliseConfig(saved.config).config, own: saved.own ?? own, saved } };
}
