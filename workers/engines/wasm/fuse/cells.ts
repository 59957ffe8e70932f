/** Finds who touched some floats of an arena without asking everyone: ranges are kept by the cells they lie in. */

export class Cells<T> {
  private readonly cells = new Map<number, Set<T>>();

  /** `size`: floats of a cell. */
  constructor(private readonly size: number) {}

  /** `to` is one past the last float. */
  add(from: number, to: number, who: T): void {
    for (let cell = Math.floor(from / this.size); cell * this.size < to; cell++) {
      const found = this.cells.get(cell);
      if (found) found.add(who);
      else this.cells.set(cell, new Set([who]));
    }
  }

  /** Adds to `all` who may have touched any of them, and some that lie near. */
  gather(from: number, to: number, all: Set<T>): void {
    for (let cell = Math.floor(from / this.size); cell * this.size < to; cell++)
      for (const who of this.cells.get(cell) ?? []) all.add(who);
  }
}
