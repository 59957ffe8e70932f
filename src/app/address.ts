/** Keeps the address in step: the run's configuration once there is a run of one's own, and the tab. A copied link holds more. */
import { openLink } from "../bridge/start.ts";
import { encodeConfig } from "../config/codec.ts";
import { useConfig } from "../store/config.ts";
import { useRun } from "../store/run.ts";
import { useView } from "../store/view.ts";

let written = "";
let _timer: ReturnType<typeof setTimeout> | null = null;

/** Whether the run is the user's, not the recorded one as it came; a run from a link is from the moment it is opened. */
export function ownRun(): boolean {
  const { source, opening } = useRun.getState();
  return source === "run" || opening || useConfig.getState().past.length > 0;
}

function hashNow(): string {
  const { tab } = useView.getState();
  const shownTab = tab === "train" ? null : tab;
  if (ownRun()) return `#${encodeConfig(useConfig.getState().config, { tab: shownTab })}`;
  return shownTab ? `#tab=${shownTab}` : "";
}

function write(): void {
  _timer = null;
  const hash = hashNow();
  if (hash === window.location.hash) return;
  written = hash;
  history.replaceState(null, "", hash || window.location.pathname + window.location.search);
}

// Browsers refuse more than about a hundred address changes in half a minute.
const later = (): void => {
  _timer ??= setTimeout(write, 400);
};

export function startAddress(): void {
  useConfig.subscribe((now, before) => now.config !== before.config && later());
  useView.subscribe((now, before) => now.tab !== before.tab && later());
  useRun.subscribe((now, before) => now.source !== before.source && later());
  window.addEventListener("hashchange", () => {
    if (window.location.hash !== written) openLink(window.location.hash);
  });
}
