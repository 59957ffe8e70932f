/**
 * How much of the lab the page is: all of it, only some panels inside another page, or the teacher's page. Comes with the
 * link and stays with the address.
 */
import { create } from "zustand";

/** Parts of the whole lab that a link can leave out. */
export const HIDEABLE = ["bar", "controls", "lesson", "strip"] as const;
export type Hideable = (typeof HIDEABLE)[number];

export interface PageState {
  readonly embed: boolean;
  /** Panels and parts shown by an embedded page, in their order. */
  readonly show: readonly string[];
  readonly hide: readonly Hideable[];
  readonly teach: boolean;
  /** Names in the link that are no panels or parts. */
  readonly unknown: readonly string[];
}

export const usePage = create<PageState>()(() => ({ embed: false, show: [], hide: [], teach: false, unknown: [] }));

export const patchPage = (part: Partial<PageState>): void => usePage.setState(part);
export const showTeach = (teach: boolean): void => usePage.setState({ teach });
