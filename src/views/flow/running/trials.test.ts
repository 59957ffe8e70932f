import { describe, expect, it } from "vitest";
import type { Card } from "../../../plane/cards/card.ts";
import { cards } from "../../../plane/cards/registry.ts";
import { generativeSystems } from "../../../plane/cards/systems.ts";
import { addTrial, NO_TALLY } from "./trials.ts";
import { asExpected, magnitude, verdict } from "./trialText.ts";

const card = { id: "x", holds: true } as Card;
const tally = [
  { held: true, measured: 2 },
  { held: false, measured: 5 },
  { held: true, measured: 1 },
].reduce(addTrial, NO_TALLY);

describe("a tally of trials", () => {
  it("counts, keeps the range and the first trial that broke the claim", () => {
    expect(tally).toEqual({ trials: 3, held: 2, least: 1, most: 5, broken: { held: false, measured: 5 } });
  });

  it("is put in words", () => {
    expect(verdict(NO_TALLY)).toBe("not tried yet");
    expect(verdict(tally)).toBe("broken in 1 of 3 trials");
    expect(verdict({ ...tally, held: 3 })).toBe("held in all 3 trials");
    expect(verdict({ ...tally, held: 0 })).toBe("broken in all 3 trials");
    expect(asExpected(card, tally)).toBe(false);
    expect(asExpected({ ...card, holds: false }, tally)).toBe(true);
  });

  it("writes magnitudes", () => {
    expect([0, 2, 0.412, 12.34, 3.2e-12, -0.00042, 52_340.5].map(magnitude)).toEqual([
      "0",
      "2",
      "0.41",
      "12.3",
      "3 · 10⁻¹²",
      "−4 · 10⁻⁴",
      "5 · 10⁴",
    ]);
  });
});

it("names a card there is for every mark that is proved here", () => {
  const ids = new Set(cards.map(({ id }) => id));
  const named = generativeSystems.flatMap(({ sampling, inference, likelihood }) =>
    [sampling, inference, likelihood].flatMap(({ card: id }) => (id === null ? [] : [id])),
  );
  expect(named).toHaveLength(4);
  for (const id of named) expect(ids).toContain(id);
});
