/** The ranks of acts that are due at one moment: books are taken before anybody looks at them, and a cycle sees what came before it. */
export const RANKS = { book: 0, paid: 1, fill: 2, account: 3, cycle: 4 } as const;

/** Something that is done at a moment of the session, once all rows up to it are read. */
interface Act {
  readonly at: number;
  readonly rank: number;
  readonly run: () => void;
}

/** The acts of a session in order of time. */
export class Agenda {
  #acts: Act[] = [];
  #isSorted = true;
  #next = 0;

  add(at: number, rank: keyof typeof RANKS, run: () => void): void {
    this.#acts.push({ at, rank: RANKS[rank], run });
    this.#isSorted = false;
  }

  /** The moment of the next act; Infinity where none is left. */
  get dueAt(): number {
    return this.#sorted[this.#next]?.at ?? Infinity;
  }

  /** Does the next act. */
  act(): void {
    const act = this.#sorted[this.#next];
    this.#next += 1;
    act?.run();
  }

  /** Acts of one moment and rank stay in the order in which they were added. */
  get #sorted(): readonly Act[] {
    if (!this.#isSorted) {
      const left = this.#acts.slice(this.#next);
      this.#acts = left.toSorted((a, b) => a.at - b.at || a.rank - b.rank);
      this.#next = 0;
      this.#isSorted = true;
    }
    return this.#acts;
  }
}
