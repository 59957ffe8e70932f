/** One thing at a time, in the order of asking. */
export class Lock {
  private tail: Promise<unknown> = Promise.resolve();

  run<T>(act: () => Promise<T>): Promise<T> {
    const result = this.tail.then(act);
    this.tail = result.catch(() => undefined);
    return result;
  }
}

/**
 * Ends a wait on a device that has gone: its promises may never settle. `Promise.race` with the device's `lost` would
 * keep one reaction for every step until the device goes.
 */
export class LossGuard {
  private fail: ((error: Error) => void) | null = null;
  private lost: Promise<string> | null = null;

  /** `idle` is called if the device goes while nothing is guarded. */
  watch(lost: Promise<string>, idle: (detail: string) => void): void {
    this.lost = lost;
    void lost.then((detail) => {
      if (this.lost !== lost) return;
      if (this.fail) this.fail(new Error(detail));
      else idle(detail);
    });
  }

  guard<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.fail = reject;
      work.then(resolve, reject).finally(() => {
        this.fail = null;
      });
    });
  }
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Lets queued messages in; unlike a timer it does not wait. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
