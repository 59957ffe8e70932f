/** The cards, in the order they are shown. A card is one file and one line here. */
import { affineStaysGaussian } from "./affineStaysGaussian.ts";
import { boundStaysBelow } from "./boundStaysBelow.ts";
import type { Card } from "./card.ts";
import { chainRuleSums } from "./chainRuleSums.ts";
import { couplingKeepsHalf } from "./couplingKeepsHalf.ts";
import { integratesToOne } from "./integratesToOne.ts";
import { inverseGivesItBack } from "./inverseGivesItBack.ts";
import { logDetsAdd } from "./logDetsAdd.ts";
import { oneBumpStaysOne } from "./oneBumpStaysOne.ts";
import { pointsMeet } from "./pointsMeet.ts";
import { twoTrilBend } from "./twoTrilBend.ts";

export const cards: readonly Card[] = [
  affineStaysGaussian,
  twoTrilBend,
  couplingKeepsHalf,
  oneBumpStaysOne,
  integratesToOne,
  logDetsAdd,
  inverseGivesItBack,
  pointsMeet,
  chainRuleSums,
  boundStaysBelow,
];
