/** A claim about flows that a learner can try to break: each trial draws new random weights and measures. */

export interface Trial {
  readonly held: boolean;
  /** What was measured, in the card's unit. */
  readonly measured: number;
  /** A density worth a look, if the trial made one: heights at equal steps. */
  readonly curve?: Float64Array;
}

export interface Card {
  readonly id: string;
  /** One sentence, rich text. */
  readonly claim: string;
  /** Whether it is a theorem; a false claim is there to be broken. */
  readonly holds: boolean;
  /** What a trial does, in one sentence. */
  readonly about: string;
  /** Name of the measured number. */
  readonly measure: string;
  /** The claim counts as broken beyond this. */
  readonly limit: number;
  /** Why it is so: shown after the trials. */
  readonly why: string;
  /** A pure function of the trial's number. */
  trial(trial: number): Trial;
}
