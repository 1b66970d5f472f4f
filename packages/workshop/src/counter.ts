/** Counts things by name. */
export class Counter {
  readonly #counts = new Map<string, number>();

  add(name: string, many = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + many);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** All counts, in order of name. */
  toJSON(): Record<string, number> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}
