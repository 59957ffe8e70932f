/** Where the numbers of a picture come from: what is written into every file beside them. */
import { encodeConfig } from "../../config/codec.ts";
import { LAB_VERSION } from "../../runs/savedRun.ts";
import { useConfig } from "../../store/config.ts";
import { useGeneratorStore } from "../../store/generator.ts";
import { useRun } from "../../store/run.ts";
import { useView } from "../../store/view.ts";

/** Of the run on the page; the Bench tab shows recorded ones. */
function ofRun(): Record<string, unknown> {
  const { info, recorded, source, step } = useRun.getState();
  const config = info?.config ?? useGeneratorStore.getState().weights?.config ?? useConfig.getState().config;
  return {
    run: source,
    step,
    link: `#${encodeConfig(config)}`,
    seed: config.seed,
    words: info?.corpus.label ?? recorded?.corpusLabel ?? config.data.corpus,
    engine: info ? `${info.engine.id} ${info.engine.adapter}`.trim() : "the run’s recorded weights, on the page",
  };
}

export function provenance(date: Date = new Date()): Record<string, unknown> {
  const ours = useView.getState().tab === "bench" ? { run: "recorded results, as shown on the Bench tab" } : ofRun();
  return { by: `Xi Lab ${LAB_VERSION}`, date: date.toISOString(), ...ours };
}

/** `xi-lab-bound-step-4820`; a Bench figure has no step of its own. */
export function fileStem(id: string): string {
  const kebab = id.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  return useView.getState().tab === "bench" ? `xi-lab-${kebab}` : `xi-lab-${kebab}-step-${useRun.getState().step}`;
}
