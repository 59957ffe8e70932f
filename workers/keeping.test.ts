/** The page's own run is kept in the browser, where it is told to; storage that fails or never answers costs no step. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defaultConfig } from "../src/config/presets.ts";
import type { FlowLayer, RunConfig } from "../src/protocol/config.ts";
import { TRACE_COLUMNS } from "../src/protocol/frame.ts";
import type { KeepPlace, Problem, TrainerMessage, XilabBytes } from "../src/protocol/trainer.ts";
import type { KeepResult } from "../src/runs/database.ts";
import { makeFakeIndexedDb } from "../src/runs/fakeIndexedDb.ts";
import { keptRuns } from "../src/runs/keep.ts";
import { decodeXilab } from "../src/runs/xilab.ts";
import { Keeper } from "./keeper.ts";
import { Trainer } from "./trainer.ts";

let fake = makeFakeIndexedDb();
beforeEach(() => {
  fake = makeFakeIndexedDb();
  for (const [name, value] of Object.entries(fake.globals)) vi.stubGlobal(name, value);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const words = ["anna", "ann", "nana", "an", "na", "naan", "banana", "ban", "nab", "bab"];
const own = { label: "few", counts: { words, counts: Float64Array.from(words, (_, i) => 40 - 3 * i) } };
const tril: FlowLayer = { flow: "tril", hyper: { hidden: 4 } };
const config: RunConfig = {
  ...defaultConfig,
  data: { ...defaultConfig.data, corpus: "own", minCount: 1 },
  model: { id: "dssm", hyper: { d: 2, embedding: 3, encoder: 5, head: 4 } },
  flows: { g: [tril], q: [tril], shared: false },
  objective: { id: "elbo", K: 1 },
  optimiser: { ...defaultConfig.optimiser, batch: 6 },
};
const mine: KeepPlace = { tab: "me", key: "me" };

/** Tab and step of every kept run. */
async function kept(): Promise<readonly string[]> {
  return (await keptRuns()).map(({ tab, bytes }) => {
    const decoded = decodeXilab(bytes);
    return `${tab} ${decoded.ok ? decoded.run.step : decoded.reason}`;
  });
}

async function opened(keep?: KeepPlace | null) {
  const trainer = new Trainer("http://nowhere.invalid/");
  const problems: Problem[] = [];
  await trainer.listen((message: TrainerMessage) => {
    if (message.kind === "problem") problems.push(message.problem);
  });
  const open = await trainer.open({ config, own, engine: "js", saved: null, keep });
  expect(open.ok).toBe(true);
  return { trainer, problems };
}

test("a run is kept when it pauses, where it is told to and nowhere else", async () => {
  const { trainer } = await opened();
  await trainer.step(1);
  await trainer.open({ config, own, engine: "js", saved: null, keep: null });
  await trainer.step(1);
  expect(fake.opened).toEqual([]);
  await trainer.open({ config, own, engine: "js", saved: null, keep: mine });
  await trainer.step(2);
  await vi.waitFor(async () => expect(await kept()).toEqual(["me 2"]));
  await trainer.step(1);
  await vi.waitFor(async () => expect(await kept()).toEqual(["me 3"]));
  await trainer.dispose();
});

test("of two runs side by side the one that leads is kept, whichever it is, and none inside another page", async () => {
  const [one, other] = [await opened(mine), await opened(null)];
  const pair = async (leads: boolean, place: KeepPlace | null): Promise<void> => {
    const { port1, port2 } = new MessageChannel();
    await one.trainer.join({ port: port1, leads, turns: true, keep: leads ? place : null });
    await other.trainer.join({ port: port2, leads: !leads, turns: true, keep: leads ? null : place });
    await Promise.all([one.trainer.step(leads ? 2 : 1), other.trainer.step(leads ? 1 : 2)]);
    await Promise.all([one.trainer.step(leads ? 0 : 1), other.trainer.step(leads ? 1 : 0)]);
  };
  await pair(true, mine);
  await vi.waitFor(async () => expect(await kept()).toEqual(["me 2"]));
  await one.trainer.join(null);
  await other.trainer.join(null);
  await other.trainer.step(3);
  expect(await kept()).toEqual(["me 2"]);
  await one.trainer.step(3);
  await vi.waitFor(async () => expect(await kept()).toEqual(["me 5"]));
  await pair(false, mine);
  await vi.waitFor(async () => expect(await kept()).toEqual(["me 7"]));
  await pair(true, null);
  expect(await kept()).toEqual(["me 7"]);
  await one.trainer.dispose();
  await other.trainer.dispose();
});

test("what a run gives up by going back is saved with it, and stays when it goes on from the file", async () => {
  const { trainer } = await opened();
  await trainer.step(12);
  await trainer.branchFrom(5);
  await trainer.step(2);
  const saved = await trainer.save();
  const ghostsOf = (bytes: XilabBytes) => {
    const decoded = decodeXilab(bytes);
    const width = TRACE_COLUMNS.length;
    return decoded.ok ? decoded.run.ghosts.map(({ n, columns }) => [n, columns[0], columns[(n - 1) * width]]) : null;
  };
  if (!saved.ok) throw new Error(saved.problem.code);
  expect(ghostsOf(saved.value)).toEqual([[7, 6, 12]]);
  await trainer.open({ config, own, engine: "js", saved: saved.value });
  await trainer.step(3);
  await trainer.branchFrom(7);
  const again = await trainer.save();
  expect(again.ok && ghostsOf(again.value)).toEqual([
    [7, 6, 12],
    [3, 8, 10],
  ]);
  await trainer.dispose();
});

test("where nothing can be kept the run trains on, and says so", async () => {
  fake.faults.refuse = new DOMException("private window", "SecurityError");
  const { trainer, problems } = await opened(mine);
  expect(await trainer.step(2)).toBe(2);
  expect(await trainer.step(2)).toBe(4);
  await vi.waitFor(() => expect(problems).toEqual([{ code: "storageUnavailable", detail: "private window" }]));
  await trainer.dispose();
});

test("storage that never answers holds up neither steps nor calls", async () => {
  fake.faults.blocked = true;
  const { trainer } = await opened(mine);
  expect(await trainer.step(2)).toBe(2);
  expect(await trainer.step(3)).toBe(5);
  expect((await trainer.save()).ok).toBe(true);
  fake.faults.blocked = false;
  await vi.waitFor(async () => expect(await kept()).toEqual(["me 5"]));
  await trainer.dispose();
});

describe("the keeper", () => {
  const full: KeepResult = { ok: false, code: "full", detail: "no room" };
  function make(answers: readonly KeepResult[]) {
    const problems: Problem[] = [];
    const written: number[] = [];
    let under = 0;
    const keeper = new Keeper(
      (problem) => problems.push(problem),
      async (bytes) => {
        expect(++under).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        under--;
        return answers[written.push(bytes[0]!) - 1]!;
      },
    );
    keeper.place = mine;
    const done = () => vi.waitFor(() => expect(keeper.busy).toBe(false));
    return { keeper, problems, written, done };
  }

  test("writes one copy at a time, in their order", async () => {
    const { keeper, written, done } = make([{ ok: true }, { ok: true }, { ok: true }]);
    for (const n of [1, 2, 3]) keeper.keep(Uint8Array.of(n));
    expect(keeper.busy).toBe(true);
    await done();
    expect(written).toEqual([1, 2, 3]);
  });

  test("tells of a full disk once, and again when it had room in between", async () => {
    const { keeper, problems, done } = make([full, full, { ok: true }, full]);
    const told: number[] = [];
    for (const n of [1, 2, 3, 4]) {
      keeper.keep(Uint8Array.of(n));
      await done();
      told.push(problems.length);
    }
    expect(told).toEqual([1, 1, 1, 2]);
    expect(problems[0]).toEqual({ code: "storageFull", detail: "no room" });
  });
});
