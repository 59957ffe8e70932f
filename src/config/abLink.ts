/**
 * The settings of a run B inside a link: what its own hash would hold, but for words and seed, which are A's; `!` and `~`
 * stand for `&` and `=`, which end a value: `b=v~1!K~5`.
 */
import type { RunConfig } from "../protocol/config.ts";
import { decodeConfig, encodeConfig } from "./codec.ts";
import type { ClampNotice } from "./normalise.ts";
import { defaultConfig } from "./presets.ts";

export function writeB(config: RunConfig): string {
  const { data, seed } = defaultConfig;
  return encodeConfig({ ...config, data, seed })
    .replaceAll("&", "!")
    .replaceAll("=", "~");
}

/** B's settings, on the words and with the seed of A. */
export function readB(
  text: string,
  { data, seed }: RunConfig,
): { readonly config: RunConfig; readonly notices: readonly ClampNotice[] } {
  const { config, notices } = decodeConfig(text.replaceAll("!", "&").replaceAll("~", "="));
  return { config: { ...config, data, seed }, notices };
}
