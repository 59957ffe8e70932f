import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { exercises } from "../../lessons/exercises.ts";
import { rightOption } from "../../lessons/lesson.ts";
import { lessons } from "../../lessons/registry.ts";
import { equationHtml } from "./equation.ts";
import { Markup, pieces, plainText } from "./markup.tsx";
import { next, placeOf, previous } from "./place.ts";

const steps = lessons.flatMap((lesson) => lesson.steps.map((step, i) => ({ name: `${lesson.id}/${i + 1}`, step })));
/** Subscripts outside a link would be read as they are typed. */
const unlinked = (text: string): string =>
  pieces(text)
    .filter((piece) => piece.symbol === null)
    .map((piece) => piece.text)
    .join(" ");
const words = (text: string): number => plainText(text).split(/\s+/).length;

describe.each(steps)("$name", ({ step }) => {
  it("says it in at most 60 words, and what to try in at most 40", () => {
    expect(words(step.say)).toBeLessThanOrEqual(60);
    if (step.try) expect(words(step.try.say)).toBeLessThanOrEqual(40);
  });

  it("links the noise, the state or another symbol in its text, its equation and its code", () => {
    const inText = pieces(step.say).some((piece) => piece.symbol !== null);
    const inCode = pieces(step.code).some((piece) => piece.symbol !== null);
    // A step may do without a link in one of the three, not in two.
    expect(
      [inText, inCode, /data-symbol="\w+"/.test(equationHtml(step.equation))].filter(Boolean).length,
    ).toBeGreaterThan(1);
  });

  it("has code that fits its panel", () => {
    // 258 pixels hold 35 letters of the monospace at 12 px
    for (const line of plainText(step.code).split("\n")) expect(line.length, line).toBeLessThanOrEqual(35);
  });

  it("has something to predict, to try or to answer, and says afterwards what there was to see", () => {
    expect(step.predict ?? step.try ?? step.ask).toBeDefined();
    if (step.predict ?? step.try) expect(step.reveal).toBeDefined();
  });

  it("asks questions whose answers are among their options", () => {
    const { predict, ask } = step;
    const texts = [step.try?.say, step.hint, step.reveal, predict?.question, ask?.question];
    if (predict) {
      expect(new Set(predict.options).size).toBe(predict.options.length);
      if (predict.answer !== null) expect(predict.options[predict.answer]).toBeDefined();
      texts.push(...predict.options);
    }
    if (ask) {
      expect(ask.options.filter(({ wrong }) => wrong === null)).toHaveLength(1);
      expect(ask.options[rightOption(ask)]!.wrong).toBeNull();
      texts.push(...ask.options.flatMap(({ text, wrong }) => [text, wrong ?? ""]));
    }
    for (const text of [...texts, step.say]) expect(unlinked(text ?? "")).not.toMatch(/[\p{L}}]_[\p{L}\d{]/u);
  });
});

it("sets letters and powers, and lets products in code be", () => {
  const html = renderToStaticMarkup(createElement(Markup, { text: "*e*^{0.8} of p(*y*) and [[xi|ξ_1]]" }));
  expect(html).toContain('<span class="ix">e</span><sup>0.8</sup>');
  expect(html).toContain('p(<span class="ix">y</span>)');
  expect(plainText("*e*^{0.8} of log *p*(*y*), *r* d*φ*")).toBe("e^0.8 of log p(y), r dφ");
  expect(plainText("y = r * cos(phi), r * sin(phi) // a*b")).toBe("y = r * cos(phi), r * sin(phi) // a*b");
});

it("walks from the first step to the last and back", () => {
  let place = placeOf(lessons[0].id, 0, "train");
  let count = 1;
  for (let after = next(place); after; after = next(place)) {
    expect(previous(after)).toEqual(place);
    place = after;
    count++;
  }
  expect(count).toBe(steps.length);
});

it("opens each tab with its lesson until one is chosen", () => {
  expect(placeOf(null, 0, "train").lesson).toBe(1);
  expect(placeOf(null, 0, "trace").lesson).toBe(0);
  expect(placeOf(lessons[0].id, 99, "train")).toEqual({ lesson: 0, step: lessons[0].steps.length - 1 });
});

it("ties every exercise to a step there is, and marks it up like a lesson", () => {
  for (const { lesson, step, task, answer } of exercises) {
    expect(lessons.find(({ id }) => id === lesson)?.steps[step], `${lesson}/${step}`).toBeDefined();
    for (const text of [task, answer]) expect(unlinked(text)).not.toMatch(/[\p{L}}]_[\p{L}\d{]/u);
  }
  for (const { id } of lessons) expect(exercises.filter(({ lesson }) => lesson === id).length).toBeGreaterThan(1);
});
