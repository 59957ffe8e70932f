/** PyTorch as a subject: `torch_peer.py` beside this file, one process, spoken to in lines. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { LabError } from "../lab/command.ts";
import type { Subject, Visit } from "./subject.ts";

const SCRIPT = fileURLToPath(new URL("torch_peer.py", import.meta.url));

/** A Python that has PyTorch: `PYTHON`, the one on the path, Debian's. */
function findPython(): string {
  const asked = process.env.PYTHON;
  const candidates = asked ? [asked] : ["python3", "/usr/bin/python3"];
  const found = candidates.find((python) => spawnSync(python, ["-c", "import torch, numpy"]).status === 0);
  if (found) return found;
  throw new LabError(
    `No Python with PyTorch and NumPy (tried ${candidates.join(", ")}). On Debian: apt-get install python3-torch libopenblas0-serial; else name one in PYTHON.`,
  );
}

interface Hello {
  readonly torch: string;
  readonly blas: string;
}

export interface Peer extends Subject {
  close(): void;
}

function lines(child: ChildProcessWithoutNullStreams): () => Promise<unknown> {
  const reader = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await reader.next();
    if (done) throw new LabError("The PyTorch peer ended.");
    return JSON.parse(value as string) as unknown;
  };
}

export async function torchPeer(threads: number): Promise<Peer> {
  // OpenBLAS and OpenMP read these once
  const env = { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
  const child = spawn(findPython(), [SCRIPT, "--threads", String(threads)], { env });
  child.stderr.pipe(process.stderr);
  const next = lines(child);
  const { torch, blas } = (await next()) as Hello;
  const sizes = new Map<string, string>();
  const ask = async (name: string, ms: number, steps: number): Promise<Visit> => {
    child.stdin.write(`${sizes.get(name)} ${ms} ${Math.min(steps, 1e9)}\n`);
    return (await next()) as Visit;
  };
  return {
    id: "torch",
    adapter: `PyTorch ${torch}, ${blas}`,
    threads,
    async prepare(name, { config }, warmMs) {
      sizes.set(name, `${config.optimiser.batch} ${config.objective.K}`);
      const first = await ask(name, 0, 1);
      await ask(name, warmMs, Number.MAX_SAFE_INTEGER);
      return { createMs: 0, firstStepMs: first.wallMs, firstBoundNats: null, parameters: 0, memoryMiB: null };
    },
    visit: (name, { ms, steps }) => ask(name, ms, steps),
    scriptMsPerStep: async () => null,
    memory: async () => null,
    close: () => child.stdin.end(),
  };
}
