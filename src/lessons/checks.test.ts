/** Every check against pages on which it must not pass, and one on which it must. */
import { describe, expect, it } from "vitest";
import { largest, listed } from "./checks.ts";
import { rightOption, type Try } from "./lesson.ts";
import { lessons } from "./registry.ts";
import { type Case, cases, START } from "./worlds.fixture.ts";

const tries = lessons.flatMap((lesson) =>
  lesson.steps.flatMap((step, i) => (step.try ? [{ name: `${lesson.id}/${i}`, task: step.try }] : [])),
);

it("has cases for every check, and no others", () => {
  expect(Object.keys(cases).sort()).toEqual(tries.map(({ name }) => name).sort());
});

const verdicts = (task: Try, { start = START, wrong, right }: Case) => ({
  wrong: wrong.map((world) => task.check({ ...start, ...world }, start)),
  right: task.check({ ...start, ...right }, start),
});

describe.each(tries)("$name", ({ name, task }) => {
  const found = verdicts(task, cases[name]!);

  it("does not pass on the page as it opens", () => {
    expect(task.check(START, START).done).toBe(false);
  });

  it("fails where something else was done, and says what is missing", () => {
    expect(found.wrong.length).toBeGreaterThan(0);
    for (const verdict of found.wrong) {
      expect(verdict).toMatchObject({ done: false });
      expect(verdict.say).toMatch(/[.?]$/);
      expect(verdict.say).not.toMatch(/NaN|undefined|null|Infinity/);
    }
  });

  it("passes where it was done, and says what was seen", () => {
    expect(found.right).toMatchObject({ done: true });
    expect(found.right.say).toMatch(/[.?]$/);
    expect(found.right.say).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

it("gives each wrong answer a reason of its own", () => {
  const asks = lessons.flatMap(({ steps }) => steps.flatMap(({ ask }) => (ask ? [ask] : [])));
  expect(asks.length).toBeGreaterThanOrEqual(5);
  for (const ask of asks) {
    const reasons = ask.options.flatMap(({ wrong }) => wrong ?? []);
    expect(new Set(reasons).size).toBe(ask.options.length - 1);
    expect(rightOption(ask)).toBeGreaterThanOrEqual(0);
  }
});

it("finds the largest of some values, and lists things as a sentence does", () => {
  expect(largest([])).toBeNull();
  expect(
    largest([
      { t: 1, value: 0.2 },
      { t: 3, value: 0.9 },
      { t: 4, value: 0.4 },
    ]),
  ).toBe(3);
  expect([listed([]), listed([2]), listed([2, 4]), listed([2, 4, 5])]).toEqual(["", "2", "2 and 4", "2, 4 and 5"]);
});
