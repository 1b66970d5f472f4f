import {
  LevelChanges,
  type Book,
  type BookLevel,
  type LevelLows,
  type LevelRef,
  type LevelSpan,
  type Price,
  type Shares,
} from '@prescient/core';

const NOTHING = 0n as Shares;

/**
 * The parts in which two sorted lists differ: of most books all levels but one are the very same, so those before and
 * those after the first and the last difference are stepped over.
 */
function differences(before: readonly BookLevel[], now: readonly BookLevel[]) {
  const shorter = Math.min(before.length, now.length);
  let first = 0;
  while (first < shorter && before[first] === now[first]) first += 1;
  let kept = 0;
  while (kept < shorter - first && before.at(-1 - kept) === now.at(-1 - kept)) kept += 1;
  return { removed: before.slice(first, before.length - kept), added: now.slice(first, now.length - kept) };
}

/** The smallest sizes that the levels of one outcome's book had by the venue's time, from the first book on. */
export class LevelLog implements LevelLows {
  readonly #changes = new LevelChanges<Price, Shares>();
  #last: Book | null = null;

  /** Takes the next book over. One that is older than the last says nothing new. */
  learn(book: Book): void {
    const last = this.#last;
    if (last !== null && book.occurredAt < last.occurredAt) return;
    this.#last = book;
    if (last === null || last.hash === book.hash) return;
    for (const side of ['bids', 'asks'] as const) this.#compare(side, last, book);
  }

  lowest({ side, price }: LevelRef, span: LevelSpan): Shares | null {
    const [after, until] = [Date.parse(span.after), Date.parse(span.until)];
    return this.#changes.lowest(side, price, { after, until });
  }

  #compare(side: LevelRef['side'], last: Book, book: Book): void {
    if (last[side] === book[side]) return;
    const at = book.occurredAt.getTime();
    const { removed, added } = differences(last[side], book[side]);
    const before = new Map(removed.map(({ price, size }) => [price, size]));
    for (const { price, size } of added) {
      if (before.get(price) !== size) this.#changes.note(side, price, { at, size });
      before.delete(price);
    }
    for (const price of before.keys()) this.#changes.note(side, price, { at, size: NOTHING });
  }
}
