/** Whose turn it is to be read, where not all can be: nobody waits while another is read twice. */
export class ReadTurns {
  readonly #reads = new Map<string, number>();
  #count = 0;

  /** Returns the ids that were read longest ago; ids that were never read come first. */
  next(ids: readonly string[], most: number): string[] {
    const waited = ids.toSorted((a, b) => this.#lastOf(a) - this.#lastOf(b));
    return waited.slice(0, most);
  }

  /** It was read, or an attempt was made. */
  done(id: string): void {
    this.#count += 1;
    this.#reads.set(id, this.#count);
  }

  /** Forgets all others. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#reads.keys()) if (!ids.has(id)) this.#reads.delete(id);
  }

  #lastOf(id: string): number {
    return this.#reads.get(id) ?? 0;
  }
}
