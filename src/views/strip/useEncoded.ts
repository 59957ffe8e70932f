/** A written word as noise under the present weights, worked out in idle time. */
import { useEffect, useState } from "react";
import type { LatentModel } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import { fitsModel } from "../../models/wordBatch.ts";
import { useGenerator } from "../../store/generator.ts";
import type { PinnedWord } from "../../store/view.ts";
import { latest } from "../latest.ts";
import { frozenNoise } from "../words.ts";
import { encodeWord } from "./encode.ts";
import { fits } from "./noise.ts";

interface Encoded {
  readonly word: PinnedWord | null;
  /** Why there is none; null while it is being made. */
  readonly reason: string | null;
}

/** Noise after the end of an encoded word: any will do, as long as it stays. */
const REST_SEED = 7;

type Ask = Parameters<typeof encodeWord>;

function reasonFor(text: string, alphabet: readonly string[], T: number): string | null {
  const foreign = Array.from(text).find((letter) => !alphabet.includes(letter));
  if (text === "") return "Type a word.";
  if (foreign !== undefined) return `“${foreign}” is not in the alphabet of these words.`;
  return fitsModel(text, alphabet, T) ? null : `Words have at most ${T - 1} letters here.`;
}

export function useEncoded(raw: string): Encoded {
  const { generator, weights } = useGenerator();
  const [known, setKnown] = useState<{ readonly text: string; readonly word: PinnedWord } | null>(null);
  const [work] = useState(() =>
    latest(
      (ask: Ask) => encodeWord(...ask),
      (word, [, , text]) => {
        if (word) setKnown({ text, word });
      },
    ),
  );
  const text = raw.trim().normalize("NFC").toLowerCase();
  const reason = weights ? reasonFor(text, weights.alphabet, weights.T) : "There is no model yet.";
  useEffect(() => {
    if (!generator || !weights || reason !== null) return;
    const model = modelById(weights.config.model.id);
    if (model.kind === "latent")
      work.ask([model satisfies LatentModel, weights, text, frozenNoise(generator, REST_SEED, 0)]);
  }, [generator, weights, text, reason, work]);
  useEffect(() => () => work.stop(), [work]);
  // what was found under a model of another size is of no use any more
  const usable = generator && known?.text === text && fits(known.word, generator);
  return { word: reason === null && usable ? known.word : null, reason };
}
