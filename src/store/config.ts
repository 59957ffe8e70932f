/**
 * The configuration people edit, with undo and redo. Every edit passes through `normaliseConfig`, so the store never
 * holds an invalid one. Edits of one setting in quick succession (a slider being dragged) are one step of undo.
 */
import { create, type StoreApi, type UseBoundStore } from "zustand";
import { type SettingChange, settingChanges } from "../config/change.ts";
import { type ClampNotice, normaliseConfig } from "../config/normalise.ts";
import { defaultConfig, type Preset } from "../config/presets.ts";
import type { RunConfig } from "../protocol/config.ts";

/** Shown under a control row for eight seconds: "was 10 · Undo". */
export interface WasInfo {
  readonly change: SettingChange;
  readonly id: number;
}

export interface ConfigState {
  readonly config: RunConfig;
  readonly past: readonly RunConfig[];
  readonly future: readonly RunConfig[];
  readonly notices: readonly ClampNotice[];
  readonly was: WasInfo | null;
}

const MERGE_MS = 800;
const WAS_MS = 8000;
const MAX_UNDO = 100;

export interface ConfigStore {
  readonly use: UseBoundStore<StoreApi<ConfigState>>;
  /** Applies an edit; a change of several settings at once (a preset) is one step too. */
  edit(edit: (config: RunConfig) => unknown, now?: number): void;
  /** Takes over the configuration of a link, a file or a recorded run: nothing to undo. */
  adopt(config: RunConfig, notices?: readonly ClampNotice[]): void;
  undo(): void;
  redo(): void;
  clearNotices(): void;
}

export function createConfig(): ConfigStore {
  const use = create<ConfigState>()(() => ({
    config: normaliseConfig(defaultConfig).config,
    past: [],
    future: [],
    notices: [],
    was: null,
  }));
  let lastEdit = { path: "", at: 0 };
  let wasId = 0;

  function showWas(change: SettingChange | null): WasInfo | null {
    if (!change) return null;
    const id = ++wasId;
    setTimeout(() => {
      if (use.getState().was?.id === id) use.setState({ was: null });
    }, WAS_MS);
    return { change, id };
  }

  function edit(change: (config: RunConfig) => unknown, now: number = Date.now()): void {
    const { config, past } = use.getState();
    const { config: next, notices } = normaliseConfig(change(config));
    const changes = settingChanges(config, next);
    // Unused settings (F_q while one flow is shared) change nothing, but are still kept.
    if (changes.length === 0 && JSON.stringify(config) === JSON.stringify(next)) {
      if (notices.length > 0) use.setState({ notices });
      return;
    }
    const path = changes.length === 1 ? (changes[0]?.path ?? "") : "";
    const merged = path !== "" && path === lastEdit.path && now - lastEdit.at < MERGE_MS && past.length > 0;
    lastEdit = { path, at: now };
    // What a link got wrong stays said until that setting is touched.
    const kept = use.getState().notices.filter((notice) => !changes.some((one) => one.path === notice.path));
    const before = merged ? (past.at(-1) ?? config) : config;
    use.setState({
      config: next,
      past: merged ? past : [...past, config].slice(-MAX_UNDO),
      future: [],
      notices: [...notices, ...kept],
      was: showWas(settingChanges(before, next)[0] ?? null),
    });
  }

  return {
    use,
    edit,
    adopt(config, notices = []) {
      lastEdit = { path: "", at: 0 };
      use.setState({ config: normaliseConfig(config).config, past: [], future: [], notices, was: null });
    },
    undo() {
      const { config, past, future } = use.getState();
      const before = past.at(-1);
      if (!before) return;
      lastEdit = { path: "", at: 0 };
      use.setState({ config: before, past: past.slice(0, -1), future: [config, ...future], notices: [], was: null });
    },
    redo() {
      const { config, past, future } = use.getState();
      const [next, ...rest] = future;
      if (!next) return;
      lastEdit = { path: "", at: 0 };
      use.setState({ config: next, past: [...past, config], future: rest, notices: [], was: null });
    },
    clearNotices: () => use.setState({ notices: [] }),
  };
}

/** The page's own run. */
export const configA = createConfig();
export const { use: useConfig, edit: editConfig, adopt: adoptConfig, undo, redo, clearNotices } = configA;

/** A preset changes the model, its flows and its training; the words and the seed stay. */
export function applyPreset({ config: preset }: Preset): void {
  editConfig(({ data, seed }) => ({ ...preset, data, seed }));
}
