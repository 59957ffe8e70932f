/** Only one tab works on the queue: a web lock, and a channel on which the tabs tell each other of changes. */
const NAME = "xi-lab-sweep";

export interface SweepLock {
  /** Gives the lock back when called; null if another tab has it. */
  acquire(): Promise<(() => void) | null>;
  /** Whether a tab has it. */
  held(): Promise<boolean>;
  /** Tells other tabs that something changed. */
  tell(): void;
  onTold(listener: () => void): void;
}

/** Where there are no locks (a page that is not served safely), each tab is taken to be the only one. */
export function webLock(): SweepLock {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(NAME);
  return {
    acquire: () => {
      if (!locks) return Promise.resolve(() => undefined);
      return new Promise((resolve) => {
        const hold = (lock: Lock | null): Promise<void> | undefined => {
          if (!lock) {
            resolve(null);
            return undefined;
          }
          return new Promise((release) => resolve(() => release()));
        };
        locks.request(NAME, { ifAvailable: true }, hold).catch(() => resolve(null));
      });
    },
    held: async () => (await locks?.query())?.held?.some(({ name }) => name === NAME) ?? false,
    tell: () => channel?.postMessage("changed"),
    onTold: (listener) => channel?.addEventListener("message", listener),
  };
}
