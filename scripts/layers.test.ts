/**
 * The layer rules find what they forbid: each rule gets a small tree of files that breaks it, and only it. Also what
 * imports cannot tell: who starts workers, and how long a file may be.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from "dependency-cruiser";
import { afterAll, describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const config: IFlattenedRuleSet & { options: ICruiseOptions } = createRequire(import.meta.url)(
  "../.dependency-cruiser.cjs",
);
const { options, ...ruleSet } = config;
const { tsConfig: _ours, ...cruiseOptions } = options;

/** A tree of files that follows every rule; plantings are added to it. */
const CLEAN: Readonly<Record<string, string>> = {
  "src/main.tsx": 'import { app } from "./app/app.ts"; app();',
  "src/app/app.ts": 'import { view } from "../views/view.ts"; export const app = (): number => view;',
  "src/views/view.ts":
    'import { chart } from "../charts/chart.ts"; import { store } from "../store/store.ts"; export const view = chart + store;',
  "src/charts/chart.ts": "export const chart = 1;",
  "src/controls/slider.ts": "export const slider = 1;",
  "src/store/store.ts": 'import { flow } from "../flows/flow.ts"; export const store = flow;',
  "src/bridge/bridge.ts":
    'import { wrap } from "comlink"; import { store } from "../store/store.ts"; export { store, wrap };',
  "src/flows/flow.ts": 'import { lane } from "../lane/lane.ts"; export const flow = lane;',
  "src/lane/lane.ts": 'import { rng } from "../math/rng.ts"; export const lane = rng;',
  "src/math/rng.ts": "export const rng = 1;",
  "src/protocol/frame.ts": "export type Frame = number;",
  "workers/trainer.ts":
    'import { flow } from "../src/flows/flow.ts"; import { tensor } from "@tensorflow/tfjs-core"; export { flow, tensor };',
  "scripts/tool.ts": "export const tool = 1;",
  "node_modules/@tensorflow/tfjs-core/package.json": '{"name":"@tensorflow/tfjs-core","main":"i.js"}',
  "node_modules/@tensorflow/tfjs-core/i.js": "exports.tensor = 1;",
  "node_modules/comlink/package.json": '{"name":"comlink","main":"i.js"}',
  "node_modules/comlink/i.js": "exports.wrap = 1;",
  "node_modules/react/package.json": '{"name":"react","main":"i.js"}',
  "node_modules/react/i.js": "exports.react = 1;",
};

/** What breaks each rule, as files added to the clean tree. */
const PLANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "no-cycles": {
    "src/flows/a.ts": 'import { b } from "./b.ts"; export const a = (): unknown => b;',
    "src/flows/b.ts": 'import { a } from "./a.ts"; export const b = (): unknown => a;',
  },
  resolvable: { "src/flows/a.ts": 'import { b } from "./nowhere.ts"; export const a = b;' },
  "no-barrels": {
    "src/flows/index.ts": 'export { flow } from "./flow.ts";',
    "src/flows/a.ts": 'import { flow } from "./index.ts"; export const a = flow;',
  },
  "protocol-alone": {
    "src/protocol/a.ts": 'import type { lane } from "../lane/lane.ts"; export type A = typeof lane;',
  },
  "math-alone": { "src/math/a.ts": 'import { lane } from "../lane/lane.ts"; export const a = lane;' },
  "lane-below-definitions": { "src/lane/a.ts": 'import { flow } from "../flows/flow.ts"; export const a = flow;' },
  "definitions-below-page": { "src/models/a.ts": 'import { store } from "../store/store.ts"; export const a = store;' },
  "definitions-plain": { "src/flows/a.ts": 'import { react } from "react"; export const a = react;' },
  "charts-know-no-store": { "src/charts/a.ts": 'import { store } from "../store/store.ts"; export const a = store;' },
  "controls-know-no-store": {
    "src/controls/a.ts": 'import { store } from "../store/store.ts"; export const a = store;',
  },
  "store-and-bridge-below-views": {
    "src/store/a.ts": 'import { view } from "../views/view.ts"; export const a = view;',
  },
  "views-below-app": {
    "src/app/part.ts": "export const part = 1;",
    "src/views/a.ts": 'import { part } from "../app/part.ts"; export const a = part;',
  },
  "bridge-alone-knows-comlink": { "src/views/a.ts": 'import { wrap } from "comlink"; export const a = wrap;' },
  "src-never-imports-workers": {
    "workers/plain.ts": "export const plain = 1;",
    "src/bridge/a.ts": 'import { plain } from "../../workers/plain.ts"; export const a = plain;',
  },
  "workers-know-no-page": { "workers/a.ts": 'import { store } from "../src/store/store.ts"; export const a = store;' },
  "page-without-tfjs": {
    "src/views/view.ts": 'import { tensor } from "@tensorflow/tfjs-core"; export const view = tensor;',
  },
  "product-without-scripts": {
    "src/flows/a.ts": 'import { tool } from "../../scripts/tool.ts"; export const a = tool;',
  },
  "product-without-node": { "src/flows/a.ts": 'import { join } from "node:path"; export const a = join;' },
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Names of the rules that a tree of files breaks. */
async function broken(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "layers-"));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const { output } = await cruise(["src", "workers"], { ...cruiseOptions, baseDir: folder, validate: true, ruleSet });
  const { violations } = (output as ICruiseResult).summary;
  return [...new Set(violations.map(({ rule }) => rule.name))].sort();
}

describe("layers", () => {
  test("a tree that keeps the rules passes", async () => {
    expect(await broken(CLEAN)).toEqual([]);
  });

  test("every rule has a planted violation", () => {
    expect(Object.keys(PLANTED).sort()).toEqual((ruleSet.forbidden ?? []).map(({ name }) => name).sort());
  });

  test.each(Object.keys(PLANTED))("%s is found when broken", async (rule) => {
    expect(await broken({ ...CLEAN, ...PLANTED[rule] })).toContain(rule);
  });
});

/** Paths below the root, with slashes. */
function sources(...tops: string[]): string[] {
  return tops.flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => `${top}/${path.replaceAll("\\", "/")}`),
  );
}
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

test("only the bridge starts workers", () => {
  const starters = sources("src").filter((path) => /new Worker\(/.test(read(path)) && !path.startsWith("src/bridge/"));
  expect(starters).toEqual([]);
});

test("no file is longer than 400 lines, and the median is at most 120", () => {
  const lengths = sources("src", "workers", "scripts", "e2e").map((path) => ({
    path,
    n: read(path).split("\n").length - 1,
  }));
  expect(
    lengths
      .filter(({ n }) => n > 400)
      .map(({ path, n }) => `${path}: ${n}`)
      .join("\n"),
  ).toBe("");
  const sorted = lengths.map(({ n }) => n).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
});

test("no other source of randomness than src/math/rng.ts", () => {
  const guilty = sources("src", "workers", "scripts", "e2e").filter((path) =>
    /crypto\.getRandomValues|Math\.random\b/.test(read(path)),
  );
  // a tab's name must be its own among all tabs; no number of a run comes from it
  const allowed = ["scripts/layers.test.ts", "src/bridge/place.ts"];
  expect(guilty.filter((path) => !allowed.includes(path))).toEqual([]);
});
