/**
 * Tells the trainer which word's weights to report: the strip's word, as the present weights write it. Not what an earlier
 * step writes: the trainer reports on the present. Draws nothing.
 */
import { useEffect } from "react";
import { session, sessionB } from "../bridge/trainer.ts";
import { useAb } from "../store/ab.ts";
import { useGenerator } from "../store/generator.ts";
import { useRestingWord } from "../store/motion.ts";
import { useRun } from "../store/run.ts";
import { readWord } from "../views/words.ts";

export function Watch(): null {
  const { generator, weights, source: of } = useGenerator();
  const word = useRestingWord();
  const source = useRun((run) => run.source);
  const paired = useAb((ab) => ab.open);
  useEffect(() => {
    if (!word || !generator || !weights || source !== "run" || of === "checkpoint") return;
    if (word.noise.length !== generator.T * generator.noiseSize) return;
    const read = readWord(generator.paths(word), 0, weights.alphabet, word.uniforms, word.mode);
    // A word that did not end, or has no letter, has no posterior to propose from.
    if (!read.ended || read.text.length === 0) return;
    void session.watch(read.text);
    if (paired) void sessionB.watch(read.text);
  }, [generator, weights, word, source, of, paired]);
  return null;
}
