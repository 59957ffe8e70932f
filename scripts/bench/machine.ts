/** What a result was measured on. */
import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { ROOT } from "../build.ts";

export interface MachineFacts {
  readonly date: string;
  /** Short commit, with `+` if files differ from it. */
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly browser: string;
  /** Running processes on average over the last minute, when the run began. */
  readonly load: number;
}

function git(...args: string[]): string {
  try {
    return execFileSync("git", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}

export function machineFacts(browser: string): MachineFacts {
  const all = cpus();
  const changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "workers", "scripts", "public");
  return {
    date: new Date().toISOString(),
    commit: `${git("rev-parse", "--short", "HEAD") || "unknown"}${changed === "" ? "" : "+"}`,
    cpu: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    browser,
    load: loadavg()[0]!,
  };
}
