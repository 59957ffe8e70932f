/**
 * Keeps the address in step: the run's configuration once there is a run of one's own, the tab, the lesson step and what
 * the page is. A copied link holds more. Every lesson step is an entry of its own in the browser's history, so Back and
 * Forward walk through the lessons; they touch neither settings nor run.
 */
import { openLink } from "../bridge/start.ts";
import { decodeConfig, encodeConfig, encodeView } from "../config/codec.ts";
import type { LinkView } from "../config/viewLink.ts";
import { linkedB, useAb } from "../store/ab.ts";
import { useConfig } from "../store/config.ts";
import { openLesson, useLesson } from "../store/lesson.ts";
import { usePage } from "../store/page.ts";
import { useRun } from "../store/run.ts";
import { storesB } from "../store/runs.ts";
import { useView } from "../store/view.ts";
import { lessonLink, lessonNow, pageView, readLesson, showLesson } from "./pageLink.ts";

/** What the lab keeps with an entry of the history: whose it is, and its lesson step. */
interface Entry {
  readonly xiLab: { readonly lesson: string | null };
}

let written = "";
let _timer: ReturnType<typeof setTimeout> | null = null;

/** Whether the run is the user's, not the recorded one as it came; a run from a link is from the moment it is opened. */
export function ownRun(): boolean {
  const { source, opening } = useRun.getState();
  return source === "run" || opening || useConfig.getState().past.length > 0;
}

function hashNow(): string {
  const { tab } = useView.getState();
  const lesson = lessonNow();
  const more: LinkView = { ...(lesson !== null && { lesson }), ...pageView() };
  const view: LinkView = { ...(tab !== "train" && { tab }), ...more };
  if (ownRun()) return `#${encodeConfig(useConfig.getState().config, { ...view, ...linkedB() })}`;
  if (Object.keys(more).length > 0) return `#${encodeView(view)}`;
  return view.tab ? `#tab=${view.tab}` : "";
}

const entryNow = (): Entry => ({ xiLab: { lesson: lessonNow() } });
const addressOf = (hash: string): string => hash || window.location.pathname + window.location.search;

function write(): void {
  if (_timer !== null) clearTimeout(_timer);
  _timer = null;
  const hash = hashNow();
  if (hash === window.location.hash) return;
  written = hash;
  history.replaceState(entryNow(), "", addressOf(hash));
}

// Browsers refuse more than about a hundred address changes in half a minute.
const later = (): void => {
  _timer ??= setTimeout(write, 400);
};

/** The step the address names, as `lessonNow` would say it. */
function lessonInAddress(): string | null {
  const { lesson } = decodeConfig(window.location.hash).view;
  const found = lesson === undefined ? null : readLesson(lesson);
  return found && lessonLink(found);
}

/** A step reached by a link or by Back is in the address already; one reached in the panel is a new entry. */
function onLesson(): void {
  // inside another page every entry would be one of that page's history too
  if (usePage.getState().embed || lessonNow() === lessonInAddress()) {
    history.replaceState(entryNow(), "", window.location.href);
    later();
    return;
  }
  if (_timer !== null) clearTimeout(_timer);
  _timer = null;
  const hash = hashNow();
  written = hash;
  history.pushState(entryNow(), "", addressOf(hash));
}

/** Back and Forward between entries of the lab: only the lesson step changes. */
function onTravel({ state }: PopStateEvent): void {
  const entry = state as Partial<Entry> | null;
  // a link that was typed in: `hashchange` opens it
  if (!entry?.xiLab) return;
  written = window.location.hash;
  const { lesson } = entry.xiLab;
  if (lesson === null) openLesson(null);
  else showLesson(lesson, false);
  later();
}

export function startAddress(): void {
  history.replaceState(entryNow(), "", window.location.href);
  useConfig.subscribe((now, before) => now.config !== before.config && later());
  useView.subscribe((now, before) => now.tab !== before.tab && later());
  useRun.subscribe((now, before) => now.source !== before.source && later());
  useLesson.subscribe((now, before) => (now.lesson !== before.lesson || now.step !== before.step) && onLesson());
  usePage.subscribe(later);
  useAb.subscribe((now, before) => now.open !== before.open && later());
  storesB.config.use.subscribe((now, before) => now.config !== before.config && later());
  window.addEventListener("popstate", onTravel);
  window.addEventListener("hashchange", () => {
    if (window.location.hash !== written) openLink(window.location.hash);
  });
}
