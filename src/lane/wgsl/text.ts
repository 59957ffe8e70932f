/** Small pieces of WGSL text. */

/** A float literal. */
export function float(x: number): string {
  if (!Number.isFinite(x)) throw new RangeError(`no literal for ${x}`);
  const text = String(x);
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}

/** Lines of a function body, and names that are used once only. */
export class Body {
  private readonly lines: string[] = [];
  private depth = 1;

  constructor(private readonly names: { next: number } = { next: 0 }) {}

  name(prefix: string): string {
    return `${prefix}${this.names.next++}`;
  }
  add(...lines: readonly string[]): void {
    for (const line of lines) this.lines.push("  ".repeat(this.depth) + line);
  }
  let(prefix: string, value: string): string {
    const name = this.name(prefix);
    this.add(`let ${name} = ${value};`);
    return name;
  }
  block(head: string, fill: () => void): void {
    this.add(`${head} {`.trimStart());
    this.depth++;
    fill();
    this.depth--;
    this.add("}");
  }
  /** `fill` gets the index: a variable of a loop over n, or 0 where there is only one. */
  loop(n: number, fill: (i: string) => void, prefix = "i"): void {
    if (n === 1) {
      fill("0u");
      return;
    }
    const i = this.name(prefix);
    this.block(`for (var ${i} = 0u; ${i} < ${n}u; ${i}++)`, () => fill(i));
  }
  toString(): string {
    return this.lines.join("\n");
  }
}

/** a + b as text, without zeros. */
export function plus(a: string, b: string): string {
  if (a === "0u") return b;
  return b === "0u" ? a : `${a} + ${b}`;
}
