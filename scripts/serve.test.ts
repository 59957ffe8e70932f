import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileOf, type Site, serve } from "./serve.ts";

let folder: string;
let site: Site;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "serve-"));
  await writeFile(join(folder, "secret.txt"), "secret");
  const root = join(folder, "dist");
  await mkdir(join(root, "assets"), { recursive: true });
  await mkdir(join(root, "wasm"));
  await writeFile(join(root, "index.html"), "<title>Xi Lab</title>");
  await writeFile(join(root, "assets", "main-abcd1234.js"), "0;");
  await writeFile(join(root, "wasm", "engine.wasm"), Uint8Array.of(0, 97, 115, 109));
  site = await serve({ root, base: "/a/b/" });
});
afterAll(async () => {
  await site.close();
  await rm(folder, { recursive: true });
});

/** A request whose path is sent as it is: `fetch` would tidy it up first. */
function raw(path: string, method = "GET"): Promise<number> {
  return new Promise((done, fail) => {
    const { hostname, port } = new URL(site.url);
    request({ hostname, port, path, method }, (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    })
      .on("error", fail)
      .end();
  });
}

describe("under a sub-path", () => {
  test("serves the page, its files and nothing beside them", async () => {
    expect(await (await fetch(site.url)).text()).toContain("Xi Lab");
    expect((await fetch(site.url.slice(0, -1))).url).toBe(site.url);
    expect(await raw("/")).toBe(404);
    expect(await raw("/a/b/missing.js")).toBe(404);
    expect(await raw("/a/b/", "POST")).toBe(405);
  });

  test("knows the type of wasm and caches hashed files only", async () => {
    const wasm = await fetch(`${site.url}wasm/engine.wasm`);
    expect(wasm.headers.get("content-type")).toBe("application/wasm");
    expect(wasm.headers.get("cache-control")).toBe("no-cache");
    const script = await fetch(`${site.url}assets/main-abcd1234.js`);
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect(script.headers.get("cache-control")).toContain("immutable");
  });

  test("answers 304 to a known version", async () => {
    const tag = (await fetch(site.url)).headers.get("etag")!;
    expect((await fetch(site.url, { headers: { "If-None-Match": tag } })).status).toBe(304);
  });

  test.each([
    "/a/b/../../secret.txt",
    "/a/b/%2e%2e/secret.txt",
    "/a/b/..%2fsecret.txt",
    "/a/b/%00",
    "/a/b/%zz",
    "//secret.txt",
  ])("does not leave its folder: %s", async (path) => {
    expect(await raw(path)).toBe(404);
  });
});

test("a folder whose name only begins alike is outside", () => {
  expect(fileOf("/srv/dist", "/", "/../dist-old/a.txt")).toBeNull();
  expect(fileOf("/srv/dist", "/", "/a.txt")).toBe("/srv/dist/a.txt");
});

test("takes the next port when one is taken", async () => {
  const port = Number(new URL(site.url).port);
  const second = await serve({ root: folder, port, tries: 5 });
  expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
  await second.close();
  await expect(serve({ root: folder, port })).rejects.toThrow();
});
