import type { WordStep, XilabBytes } from "./trainer.ts";

/** What slow motion asks of a worker of its own: gradients of single words under the weights of a saved run. */
export interface TapeApi {
  /** Rejects with the reason if the file cannot be used. */
  open(saved: XilabBytes): Promise<void>;
  /** Rejects if the model cannot read the word. */
  step(word: string): Promise<WordStep>;
}
