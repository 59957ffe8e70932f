import { expect, it } from "vitest";
import { latest } from "./latest.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 120));

function* count(to: number): Generator<void, number> {
  for (let i = 0; i < to; i++) yield;
  return to;
}

it("finishes what it began, then takes the newest and leaves out what lay between", async () => {
  const done: number[] = [];
  const work = latest(count, (result) => done.push(result));
  for (const input of [3, 4, 5]) work.ask(input);
  await settle();
  expect(done).toEqual([3, 5]);
  work.ask(6);
  await settle();
  expect(done).toEqual([3, 5, 6]);
});

it("does nothing more once stopped", async () => {
  const done: number[] = [];
  const work = latest(count, (result) => done.push(result));
  work.ask(3);
  work.ask(4);
  work.stop();
  await settle();
  expect(done).toEqual([]);
  work.ask(7);
  await settle();
  expect(done).toEqual([7]);
});
