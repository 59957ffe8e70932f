/** The whole `Metrics` of a trained model, stage by stage. */
import { lexicalFigures, ngramPerplexity, PERPLEXITY_ORDER } from "../../src/metrics/generated.ts";
import { trainNgrams } from "../../src/metrics/ngram.ts";
import type { FeedbackModel } from "../../src/models/model.ts";
import { modelById } from "../../src/models/registry.ts";
import type { ScoreRequest } from "../../src/protocol/evaluator.ts";
import { BOX_COLUMNS } from "../../src/protocol/frame.ts";
import type { Metrics } from "../../src/protocol/results.ts";
import type { RunData } from "../data.ts";
import type { Subject } from "../laneRunner.ts";
import type { ScoreClock } from "./clock.ts";
import { informationUnits, type MeasuredInformation, measureInformation } from "./information.ts";
import type { Measuring } from "./measuring.ts";
import {
  freeRunningCrossEntropy,
  generatedWords,
  heldOut,
  latentCrossEntropy,
  trajectoryUnit,
  WORD_UNIT,
  wordSymbols,
} from "./trajectories.ts";
import { measureBound, measureExact, measureImportance, SAMPLE_UNIT } from "./words.ts";

/** chosen: the n-gram models of a corpus, measured. */
const NGRAM_UNIT = 600;

function unitsOf({ config }: Subject, data: RunData, request: ScoreRequest): number {
  const feedback = modelById(config.model.id).kind === "feedback";
  const { k, isSamples, isWords, generated, states, boundWords } = request;
  const always = k * trajectoryUnit(data) + generated * WORD_UNIT + NGRAM_UNIT;
  if (feedback) return always + data.corpus.words.length * SAMPLE_UNIT;
  const bound = boundWords * config.objective.K * SAMPLE_UNIT;
  return always + bound + isWords * isSamples * SAMPLE_UNIT + informationUnits(states);
}

/** What generated words look like; the part all models share. */
async function wordFigures(
  measuring: Measuring,
): Promise<Pick<Metrics, "inVocabulary" | "uniqueInVocabulary" | "lexical" | "ngramPerplexity">> {
  const { data, tick } = measuring;
  const { V } = data.training;
  const generated = await generatedWords(measuring);
  const words = wordSymbols(data);
  const training = words.filter((_, w) => data.split.train[w]! > 0);
  const models = {
    trainAndTest: trainNgrams({ words, weights: data.corpus.counts }, V, PERPLEXITY_ORDER),
    test: trainNgrams({ words, weights: heldOut(data) }, V, PERPLEXITY_ORDER),
  };
  const perplexity = ngramPerplexity(generated.draw, models);
  const draw = lexicalFigures(generated.draw, training);
  const argmax = lexicalFigures(generated.argmax, training);
  await tick(NGRAM_UNIT);
  const { inVocabulary, uniqueInVocabulary } = draw;
  return { inVocabulary, uniqueInVocabulary, lexical: { draw, argmax }, ngramPerplexity: perplexity };
}

function informationFigures(found: MeasuredInformation | null) {
  if (!found) {
    return {
      meanMutualInformation: null,
      meanMutualInformationSe: null,
      meanMutualInformationUnbiased: null,
      mutualInformation: null,
      mutualInformationBoxes: null,
      entropyGivenState: null,
    };
  }
  const width = BOX_COLUMNS.length;
  const rows = Array.from({ length: found.T }, (_, t) => [...found.quantiles.subarray(t * width, (t + 1) * width)]);
  return {
    meanMutualInformation: found.meanNats,
    meanMutualInformationSe: found.meanSe,
    meanMutualInformationUnbiased: found.unbiasedMeanNats,
    mutualInformation: rows.map((row) => row[BOX_COLUMNS.indexOf("mean")]!),
    mutualInformationBoxes: rows,
    entropyGivenState: found.entropyGivenStateNats,
  };
}

/** Throws `Cancelled` when the clock was told so. */
export async function score(measuring: Omit<Measuring, "tick">, clock: ScoreClock): Promise<Metrics> {
  const { subject, data, request } = measuring;
  clock.expect(unitsOf(subject, data, request));
  const run: Measuring = { ...measuring, tick: (units) => clock.tick(units) };
  const model = modelById(subject.config.model.id);
  return model.kind === "feedback" ? scoreFeedback(run, model, clock) : scoreLatent(run, clock);
}

async function scoreLatent(run: Measuring, clock: ScoreClock): Promise<Metrics> {
  await clock.enter("bound");
  const bound = await measureBound(run);
  await clock.enter("crossEntropy");
  const crossEntropyEq12 = await latentCrossEntropy(run);
  await clock.enter("information");
  const information = await measureInformation(run);
  await clock.enter("words");
  const words = await wordFigures(run);
  await clock.enter("importance");
  const crossEntropyIs = await measureImportance(run);
  return {
    crossEntropyEq12,
    crossEntropyIs,
    crossEntropyExact: null,
    crossEntropyFreeRunning: null,
    ...words,
    ...informationFigures(information),
    boundNats: bound.mean,
    boundSe: bound.se,
    boundWords: run.request.boundWords,
  };
}

async function scoreFeedback(run: Measuring, model: FeedbackModel, clock: ScoreClock): Promise<Metrics> {
  await clock.enter("exact");
  const exact = await measureExact(run);
  await clock.enter("freeRunning");
  const crossEntropyFreeRunning = await freeRunningCrossEntropy(run, model);
  await clock.enter("words");
  const words = await wordFigures(run);
  return {
    crossEntropyEq12: null,
    crossEntropyIs: null,
    crossEntropyExact: exact,
    crossEntropyFreeRunning,
    ...words,
    ...informationFigures(null),
    // exact over all test words: nothing to bound and nothing drawn
    boundNats: exact.test,
    boundSe: 0,
    boundWords: heldOut(run.data).filter((count) => count > 0).length,
  };
}
