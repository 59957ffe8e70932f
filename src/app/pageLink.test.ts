import { describe, expect, it } from "vitest";
import { decodeConfig } from "../config/codec.ts";
import { lessons } from "../lessons/registry.ts";
import { lessonLink, pageOf, readLesson } from "./pageLink.ts";

describe("the page a link asks for", () => {
  it("shows panels and parts in the order of the link, each once, and keeps apart what is neither", () => {
    const { view, namesRun } = decodeConfig("#view=1&embed=1&show=strip,bound,foo,play,bound&hide=bar,door");
    expect(namesRun).toBe(false);
    expect(pageOf(view)).toEqual({
      embed: true,
      show: ["strip", "bound", "play"],
      hide: ["bar"],
      teach: false,
      unknown: ["foo", "door"],
    });
  });

  it("is the whole lab where nothing is said, or something else", () => {
    const whole = { embed: false, show: [], hide: [], teach: false, unknown: [] };
    expect(pageOf(decodeConfig("").view)).toEqual(whole);
    expect(pageOf(decodeConfig("#embed=yes&teach=0&show=").view)).toEqual(whole);
    expect(pageOf(decodeConfig("#teach=1").view).teach).toBe(true);
    // names that an object has by itself are no panels
    expect(pageOf(decodeConfig("#embed=1&show=constructor,toString").view).show).toEqual([]);
  });
});

describe("the address of a lesson step", () => {
  it("comes back for every step there is", () => {
    for (const { id, steps } of lessons)
      steps.forEach((_, step) => {
        expect(readLesson(lessonLink({ id, step }))).toEqual({ id, step });
      });
  });

  it("opens the first step without a number and the nearest with a number outside", () => {
    const { id, steps } = lessons[0];
    expect(readLesson(id)).toEqual({ id, step: 0 });
    expect(readLesson(`${id}.0`)).toEqual({ id, step: 0 });
    expect(readLesson(`${id}.99`)).toEqual({ id, step: steps.length - 1 });
    expect(readLesson(`${id}.x`)).toEqual({ id, step: 0 });
    expect(readLesson("no-lesson.1")).toBeNull();
  });
});
