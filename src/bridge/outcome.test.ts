import { expect, it } from "vitest";
import { alone, type Hand, outcomeOf } from "./outcome.ts";

interface Api {
  answer(): Promise<number>;
}

/** A worker that can be told to die, with an API that is not across any boundary. */
function fakeHand(answer: () => Promise<number>) {
  const events = new EventTarget();
  let ended = 0;
  const worker = Object.assign(events, { terminate: () => void ended++ }) as unknown as Worker;
  const hand = { worker, api: { answer } } as unknown as Hand<Api>;
  const die = (message: string) => events.dispatchEvent(Object.assign(new Event("error"), { message }));
  return { hand, die, ended: () => ended };
}

const never = () => new Promise<number>(() => undefined);
const open = new AbortController().signal;

it("comes to the result, and to the reason of what was thrown", async () => {
  const { hand } = fakeHand(async () => 42);
  expect(await outcomeOf(hand, (api) => api.answer(), open)).toEqual({ ok: true, result: 42 });
  const failing = fakeHand(() => Promise.reject(new Error("no states")));
  const outcome = await outcomeOf(failing.hand, (api) => api.answer(), open);
  expect(outcome).toEqual({ ok: false, code: "failed", detail: "no states" });
});

it("comes to the worker's end", async () => {
  const { hand, die } = fakeHand(never);
  const waiting = outcomeOf(hand, (api) => api.answer(), open);
  die("");
  expect(await waiting).toEqual({ ok: false, code: "failed", detail: "the worker could not start" });
});

it("comes to the signal, and ends a worker of its own once", async () => {
  const { hand, ended } = fakeHand(never);
  const controller = new AbortController();
  const waiting = alone(
    () => hand,
    (api) => api.answer(),
    controller.signal,
  );
  controller.abort();
  expect(await waiting).toMatchObject({ ok: false, code: "cancelled" });
  expect(ended()).toBe(1);
  const started: string[] = [];
  const start = () => {
    started.push("worker");
    return hand;
  };
  expect(await alone(start, (api) => api.answer(), controller.signal)).toMatchObject({ code: "cancelled" });
  expect(started).toEqual([]);
});
