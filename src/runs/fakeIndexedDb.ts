/**
 * As much of IndexedDB as `idb` and the keeping of runs use, in memory, for tests: requests answered one at a time, write
 * transactions that wait for each other and happen whole or not at all, values that are copies. It can be told to fail.
 */

class FakeRequest extends EventTarget {
  result: unknown = undefined;
  error: Error | null = null;

  settle(act: () => unknown): boolean {
    try {
      this.result = act();
    } catch (error) {
      this.error = error as Error;
    }
    this.dispatchEvent(new Event(this.error ? "error" : "success"));
    return this.error === null;
  }
}

type Rows = Map<string, unknown>;
type Stores = Map<string, Rows>;

/** What the test wants to go wrong; `null` or false: nothing. */
export interface Faults {
  /** Opening throws this. */
  refuse: Error | null;
  /** Opening answers only when this becomes false, as where another tab holds the database. */
  blocked: boolean;
  /** Writing a row fails with this. */
  put: Error | null;
  /** Committing fails with this, as on a disk that is full. */
  commit: Error | null;
  /** The tab is closed before a transaction is committed: nobody hears of it, and nothing of it stays. */
  closed: boolean;
}

/** Not a timer, so that timers can be faked beside it. */
function task(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

class FakeObjectStore {
  constructor(
    readonly transaction: FakeTransaction,
    private readonly name: string,
  ) {}
  private rows = (): Rows => this.transaction.work.get(this.name)!;
  private ask = (act: () => unknown): FakeRequest => this.transaction.ask(act);
  get = (key: string) => this.ask(() => structuredClone(this.rows().get(key)));
  put = (value: unknown, key: string) =>
    this.ask(() => {
      if (this.transaction.faults.put) throw this.transaction.faults.put;
      this.rows().set(key, structuredClone(value));
      return key;
    });
  delete = (key: string) => this.ask(() => void this.rows().delete(key));
  count = () => this.ask(() => this.rows().size);
  getAllKeys = () => this.ask(() => [...this.rows().keys()].sort());
  getAll = () => this.ask(() => [...this.rows().keys()].sort().map((key) => structuredClone(this.rows().get(key))));
}

class FakeTransaction extends EventTarget {
  error: Error | null = null;
  work: Stores = new Map();
  private readonly asked: { readonly request: FakeRequest; readonly act: () => unknown }[] = [];

  constructor(
    private readonly db: FakeDatabase,
    readonly faults: Faults,
    readonly objectStoreNames: readonly string[],
  ) {
    super();
    db.shelf.last = db.shelf.last.then(() => this.run());
  }
  objectStore = (name: string): FakeObjectStore => new FakeObjectStore(this, name);
  ask(act: () => unknown): FakeRequest {
    const request = new FakeRequest();
    this.asked.push({ request, act });
    return request;
  }
  private async run(): Promise<void> {
    const { shelf } = this.db;
    this.work = new Map([...shelf.stores].map(([name, rows]) => [name, new Map(rows)]));
    await task();
    for (let next = this.asked.shift(); next; next = this.asked.shift()) {
      if (!next.request.settle(next.act)) return this.abort(next.request.error);
      await task();
    }
    if (this.faults.closed) return;
    if (this.faults.commit) return this.abort(this.faults.commit);
    shelf.stores = this.work;
    this.dispatchEvent(new Event("complete"));
  }
  private abort(error: Error | null): void {
    this.error = error;
    this.dispatchEvent(new Event("abort"));
  }
}

interface Shelf {
  version: number;
  stores: Stores;
  last: Promise<void>;
}

class FakeDatabase extends EventTarget {
  closed = false;
  constructor(
    readonly shelf: Shelf,
    private readonly faults: Faults,
  ) {
    super();
  }
  get objectStoreNames(): readonly string[] {
    return [...this.shelf.stores.keys()];
  }
  createObjectStore = (name: string): void => void this.shelf.stores.set(name, new Map());
  transaction = (names: string | readonly string[]): FakeTransaction =>
    new FakeTransaction(this, this.faults, [names].flat());
  close(): void {
    this.closed = true;
  }
}

class FakeIndex {}
class FakeCursor {
  advance(): void {}
  continue(): void {}
  continuePrimaryKey(): void {}
}

/** What to stub globally, the faults, and a look at what is really there. */
export function makeFakeIndexedDb() {
  const shelves = new Map<string, Shelf>();
  const faults: Faults = { refuse: null, blocked: false, put: null, commit: null, closed: false };
  const opened: FakeDatabase[] = [];
  function open(name: string, version: number): FakeRequest {
    if (faults.refuse) throw faults.refuse;
    const request = new FakeRequest();
    void (async () => {
      do await task();
      while (faults.blocked);
      const shelf = shelves.get(name) ?? { version: 0, stores: new Map(), last: Promise.resolve() };
      shelves.set(name, shelf);
      const db = new FakeDatabase(shelf, faults);
      if (shelf.version < version) {
        request.result = db;
        const transaction = { addEventListener: () => undefined, objectStoreNames: [] };
        Object.assign(request, { transaction });
        request.dispatchEvent(
          Object.assign(new Event("upgradeneeded"), { oldVersion: shelf.version, newVersion: version }),
        );
        shelf.version = version;
      }
      request.settle(() => {
        if (shelf.version > version) throw new DOMException("the existing version is higher", "VersionError");
        opened.push(db);
        return db;
      });
    })();
    return request;
  }
  const globals = {
    ...{ indexedDB: { open }, IDBRequest: FakeRequest, IDBDatabase: FakeDatabase, IDBObjectStore: FakeObjectStore },
    ...{ IDBTransaction: FakeTransaction, IDBIndex: FakeIndex, IDBCursor: FakeCursor },
  };
  /** A later version of the lab has been here. */
  const upgrade = (name: string, version: number): void => {
    shelves.get(name)!.version = version;
  };
  const rows = (name: string, store: string): Rows => shelves.get(name)?.stores.get(store) ?? new Map();
  return { globals, faults, upgrade, rows, allClosed: () => opened.every(({ closed }) => closed), opened };
}
