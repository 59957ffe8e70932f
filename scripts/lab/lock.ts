/**
 * A lock file that names the process holding it. It ends with that process, however it ended: one that was killed and
 * not yet buried holds nothing, nor does a later process that got its number.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

/** What /proc tells of a process; null where there is no /proc, or no such process. */
function stat(pid: number): { readonly state: string; readonly startedAt: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the name in the second field may hold spaces and brackets
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0]!, startedAt: fields[19]! };
  } catch {
    return null;
  }
}

/** Whether process `pid` still runs; `startedAt` in clock ticks since the machine's start, where that is known. */
function alive(pid: number, startedAt: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const seen = stat(pid);
  if (!seen) return true;
  return seen.state !== "Z" && seen.state !== "X" && (startedAt === undefined || seen.startedAt === startedAt);
}

/** The process that holds the lock at `path`, if it is one of this machine and still runs. */
export function holder(path: string): number | null {
  if (!existsSync(path)) return null;
  const [pid, host, startedAt] = readFileSync(path, "utf8").trim().split(" ");
  return host === hostname() && alive(Number(pid), startedAt) ? Number(pid) : null;
}

/** Takes the lock for this process, whoever had it. */
export function hold(path: string): void {
  writeFileSync(path, `${[process.pid, hostname(), stat(process.pid)?.startedAt].filter(Boolean).join(" ")}\n`);
}

export function release(path: string): void {
  rmSync(path, { force: true });
}
