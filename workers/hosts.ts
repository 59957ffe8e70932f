/** The one engine host in use: started by choice, kept while the choice stands, replaced when its device goes. */
import type { EngineChoice, EngineId } from "../src/protocol/trainer.ts";
import { startEngineHost } from "./engines/choose.ts";
import type { EngineHost } from "./engines/engine.ts";
import { startHost } from "./engines/host.ts";

/** Engines whose device can be lost and had again. */
const ON_DEVICE: ReadonlySet<EngineId> = new Set<EngineId>(["wgsl", "tfjs-webgpu"]);

export class Hosts {
  current: EngineHost | null = null;
  private choice: EngineChoice = "auto";
  private threads: number | undefined;
  private losses = 0;

  constructor(private readonly site: string) {}

  /** The present host, if it is the one asked for and its device never went. */
  kept(choice: EngineChoice, threads?: number): EngineHost | null {
    return choice === this.choice && threads === this.threads && this.losses === 0 ? this.current : null;
  }

  async start(choice: EngineChoice, threads?: number): Promise<EngineHost> {
    this.choice = choice;
    this.threads = threads;
    this.losses = 0;
    this.current = await startEngineHost(choice, this.site, { threads });
    return this.current;
  }

  /** The engine itself, without choice or self-test; the present host if it is that one. */
  async exactly(id: EngineId): Promise<EngineHost> {
    if (this.current?.status.id !== id) this.current = await startHost(id, this.site, { code: "asked" });
    return this.current;
  }

  get canReplace(): boolean {
    return this.current !== null && ON_DEVICE.has(this.current.status.id);
  }

  /** A new device of the same kind; the second time the next engine, with the reason. */
  async replace(detail: string): Promise<EngineHost> {
    const { status } = this.current!;
    this.losses++;
    const because = { code: "failed", engine: status.id, detail } as const;
    const fallback = () => startEngineHost("wasm", this.site, { threads: this.threads, because });
    this.current =
      this.losses === 1 ? await startHost(status.id, this.site, status.reason).catch(fallback) : await fallback();
    return this.current;
  }
}
