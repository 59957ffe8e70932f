/** Gradients of single words on an engine of its own, so that the run it looks at is never touched. */
import type { TapeApi } from "../src/protocol/tape.ts";
import type { WordStep, XilabBytes } from "../src/protocol/trainer.ts";
import { decodeXilab } from "../src/runs/xilab.ts";
import { FusedEngine } from "./engines/fused/engine.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import type { FusedMachine } from "./engines/fused/machine.ts";
import { startMachine } from "./engines/fused/start.ts";
import { savedState } from "./state.ts";
import { type WordStepRequest, wordStep } from "./wordStep.ts";

export class TapeWorker implements TapeApi {
  private readonly machine: Promise<FusedMachine>;
  private subject: (WordStepRequest & { readonly engine: FusedEngine }) | null = null;

  constructor(site: string, machine: Promise<FusedMachine> = startMachine(site)) {
    this.machine = machine;
  }

  async open(saved: XilabBytes): Promise<void> {
    const decoded = decodeXilab(saved);
    if (!decoded.ok) throw new Error(decoded.reason);
    const { config, alphabet, T } = decoded.run;
    const V = alphabet.length + 1;
    const { slots, state } = savedState(decoded.run, V);
    // its words are handed to it: nothing is drawn from this set
    const alias = { probability: new Float64Array(0), alias: new Uint32Array(0) };
    const set = { V, T, symbols: new Uint8Array(0), lengths: new Uint8Array(0), alias };
    const machine = await this.machine;
    const id = machine instanceof JsFusedMachine ? "js" : "wasm";
    const status = { id, adapter: "", software: true, reason: { code: "asked" } } as const;
    this.subject?.engine.dispose();
    this.subject = {
      engine: new FusedEngine(status, machine, { config, slots, set, state }),
      config,
      slots,
      alphabet,
      T,
    };
  }

  async step(word: string): Promise<WordStep> {
    if (!this.subject) throw new Error("no run was opened");
    return wordStep(this.subject, word);
  }
}
