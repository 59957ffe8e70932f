/** The view a link asks for, until the page has taken it over. Written by the bridge when it opens a link. */
import { create } from "zustand";
import type { LinkView } from "../config/viewLink.ts";
import type { RunConfig } from "../protocol/config.ts";

export interface SharedView {
  readonly view: LinkView;
  /** The run it is a view of; null: of whatever the page starts with. */
  readonly config: RunConfig | null;
}

export const useShared = create<{ readonly shared: SharedView | null }>()(() => ({ shared: null }));

export const setShared = (shared: SharedView | null): void => useShared.setState({ shared });
