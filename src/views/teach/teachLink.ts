/** The links a teacher hands out: to a lesson step, with a preset, of the whole lab or of some panels for another page. */
import { encodeConfig, encodeView } from "../../config/codec.ts";
import { type PresetId, presets } from "../../config/presets.ts";
import type { LinkView } from "../../config/viewLink.ts";
import type { Hideable } from "../../store/page.ts";

export interface TeachChoice {
  readonly embed: boolean;
  /** Panels and parts, in their order; only where `embed`. */
  readonly show: readonly string[];
  /** Parts left out; only of the whole lab. */
  readonly hide: readonly Hideable[];
  /** `id.step`; empty: none. */
  readonly lesson: string;
  /** Empty: the recorded model. */
  readonly preset: PresetId | "";
  readonly width: number;
  readonly height: number;
}

export const FIRST_CHOICE: TeachChoice = {
  embed: true,
  show: ["paths", "strip"],
  hide: [],
  lesson: "",
  preset: "",
  width: 800,
  height: 600,
};

/** The hash, without `#`; empty where there is nothing to say. */
export function teachHash({ embed, show, hide, lesson, preset }: TeachChoice): string {
  const view: LinkView = {
    ...(lesson !== "" && { lesson }),
    ...(embed && { embed: "1", ...(show.length > 0 && { show: show.join(",") }) }),
    ...(!embed && hide.length > 0 && { hide: hide.join(",") }),
  };
  if (preset !== "") return encodeConfig(presets[preset].config, view);
  return Object.keys(view).length > 0 ? encodeView(view) : "";
}

/** `base` is the address of the lab without a hash. */
export const teachLink = (base: string, choice: TeachChoice): string => {
  const hash = teachHash(choice);
  return hash === "" ? base : `${base}#${hash}`;
};

/** The link to a step of a lesson, 0-based. */
export const stepLink = (base: string, lesson: string, step: number): string =>
  `${base}#${encodeView({ lesson: `${lesson}.${step + 1}` })}`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** HTML for the page of a course. */
export const iframeOf = (base: string, choice: TeachChoice): string =>
  `<iframe src="${escaped(teachLink(base, choice))}" width="${choice.width}" height="${choice.height}" style="border: 1px solid #ccc" title="Xi Lab" loading="lazy" allow="clipboard-write"></iframe>`;
