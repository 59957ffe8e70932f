/** Processor time and memory of a tree of processes, from Linux' /proc; null where there is none. */
import { readdirSync, readFileSync } from "node:fs";

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // ended meanwhile
    return null;
  }
}
const list = (path: string): string[] => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};

/** Parents by process id. The name in the second field may hold spaces and brackets. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of list("/proc")) {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : null;
    if (stat) found.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  return found;
}

/** A process and all that descend from it. */
export function family(root: number): number[] {
  const parentOf = parents();
  const members = new Set([root]);
  for (let grown = -1; grown !== members.size; ) {
    grown = members.size;
    for (const [pid, parent] of parentOf) if (members.has(parent)) members.add(pid);
  }
  return [...members];
}

/** Milliseconds the threads alive now have run; to be read as a difference. */
export function processorMs(pids: readonly number[]): number | null {
  if (process.platform !== "linux") return null;
  let nanoseconds = 0;
  for (const pid of pids)
    for (const task of list(`/proc/${pid}/task`))
      nanoseconds += Number(read(`/proc/${pid}/task/${task}/schedstat`)?.split(" ")[0] ?? 0);
  return nanoseconds / 1e6;
}

/** Memory in MiB, shared pages counted by their share. */
export function memoryMiB(pids: readonly number[]): number | null {
  if (process.platform !== "linux") return null;
  let kilobytes = 0;
  for (const pid of pids) kilobytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? "")?.[1] ?? 0);
  return kilobytes / 1024;
}
