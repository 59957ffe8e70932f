/** The link to what is on the page, and what it holds, said in words. */
import { encodeConfig, encodeView } from "../config/codec.ts";
import type { LinkView } from "../config/viewLink.ts";
import { useConfig } from "../store/config.ts";
import { say } from "../store/view.ts";
import { ownRun } from "./address.ts";
import { didFirst } from "./first/first.ts";
import { sharedWord, viewNow } from "./sharedView.ts";

const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** What a link holds of the view. */
export function heldOf(view: LinkView, word: string | null): string {
  const noun = view.word && word !== null ? [`the noise of “${word || "the empty word"}”`] : [];
  const t = view.t !== undefined ? [`position ${view.t}`] : [];
  const k = view.k !== undefined ? [`sample ${view.k}`] : [];
  const plane = view.plane !== undefined ? ["the plane"] : [];
  const b = view.b !== undefined ? ["the settings of run B"] : [];
  return list(["the tab", ...noun, ...t, ...k, ...plane, ...b]);
}

interface Link {
  readonly link: string;
  /** One or two sentences. */
  readonly holds: string;
}

export async function linkNow(): Promise<Link> {
  const view = await viewNow();
  const own = ownRun();
  const hash = own ? encodeConfig(useConfig.getState().config, view) : encodeView(view);
  const held = heldOf(view, sharedWord()?.text ?? null);
  const holds = own
    ? `It holds settings, seed, ${held}, not the weights: whoever opens it trains the same run from step 0. To share weights, save the run.`
    : `It holds ${held}, with the recorded model.`;
  return { link: `${window.location.href.replace(/#.*$/, "")}#${hash}`, holds };
}

export async function copyLink(): Promise<void> {
  const { link, holds } = await linkNow();
  history.replaceState(history.state, "", link);
  didFirst("share");
  try {
    await navigator.clipboard.writeText(link);
    say(`Link copied. ${holds}`);
  } catch {
    say(`The browser does not let the page copy. The link is in the address bar. ${holds}`);
  }
}
