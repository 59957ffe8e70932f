/** The page as checks see it, read from its stores; and word when any of them has changed. */
import type { LessonWorld } from "../../../lessons/world.ts";
import { useConfig } from "../../../store/config.ts";
import { subscribeFrames } from "../../../store/frames.ts";
import { useGeneratorStore } from "../../../store/generator.ts";
import { useRun } from "../../../store/run.ts";
import { useTape } from "../../../store/tape.ts";
import { useView } from "../../../store/view.ts";
import { useHistory } from "../../strip/history.ts";
import { useTrace } from "../../trace/state.ts";
import { useKnownInformation } from "../../train/localInformation.ts";
import { benchWorld, boundWorld, flowWorld, watchRooms } from "./rooms.ts";
import { informationWorld, runWorld, slowStage, traceWorld } from "./run.ts";
import { stripWorld } from "./strip.ts";

export function readWorld(): LessonWorld {
  const { tab, selection, samples } = useView.getState();
  return {
    tab,
    t: selection.t,
    mode: samples.mode,
    slowStage: slowStage(),
    strip: stripWorld(),
    run: runWorld(),
    information: informationWorld(),
    trace: traceWorld(),
    flow: flowWorld(),
    bound: boundWorld(),
    bench: benchWorld(),
  };
}

const STORES = [useConfig, useGeneratorStore, useRun, useTape, useView, useHistory, useTrace, useKnownInformation];

export function watchWorld(changed: () => void): () => void {
  const stops = [...STORES.map((store) => store.subscribe(changed)), subscribeFrames(changed), watchRooms(changed)];
  return () => {
    for (const stop of stops) stop();
  };
}
