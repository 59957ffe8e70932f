/** Who holds a lock: the living, and nobody else. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hold, holder, release } from "./lock.ts";

const root = mkdtempSync(join(tmpdir(), "lock-"));
afterAll(() => rmSync(root, { recursive: true }));
const lock = join(root, "lock");

test("is held by the process that took it until that gives it back", () => {
  expect(holder(lock)).toBeNull();
  hold(lock);
  expect(holder(lock)).toBe(process.pid);
  release(lock);
  expect(holder(lock)).toBeNull();
});

test("is held by nobody when its process is gone or on another machine", () => {
  // beyond the largest process id of Linux
  writeFileSync(lock, `4194305 ${hostname()}\n`);
  expect(holder(lock)).toBeNull();
  writeFileSync(lock, `${process.pid} elsewhere.${hostname()}\n`);
  expect(holder(lock)).toBeNull();
});

test.runIf(existsSync("/proc/self/stat"))("is held by nobody when a later process has the number", () => {
  hold(lock);
  const [pid, host, startedAt] = readFileSync(lock, "utf8").trim().split(" ");
  expect(Number(startedAt)).toBeGreaterThan(0);
  writeFileSync(lock, `${pid} ${host} ${Number(startedAt) - 1}\n`);
  expect(holder(lock)).toBeNull();
});

test.runIf(existsSync("/proc/self/stat"))("is held by nobody when its process ended and nobody asked how", async () => {
  // `sleep` takes the place of the shell and never waits for the shell's child
  const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
  const pid = Number(await new Promise((said) => parent.stdout.once("data", said)));
  const state = (): string => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]![0]!;
  await expect.poll(state).toBe("Z");
  process.kill(pid, 0);
  writeFileSync(lock, `${pid} ${hostname()}\n`);
  expect(holder(lock)).toBeNull();
  parent.kill();
});
