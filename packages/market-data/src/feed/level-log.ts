import type { Book, BookLevel, LevelLows, LevelRef, LevelSpan, Price, Shares } from '@prescient/core';

/** A size that a level changed to, by the venue's time. */
interface Change {
  readonly at: number;
  readonly size: Shares;
}

/** Most changes that are kept of a level; the oldest are forgotten, so that a level then counts as not seen smaller. */
const MOST_CHANGES = 32;

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

/**
 * The smallest sizes that the levels of one outcome's book had, from the first book on. Of a level only those changes are
 * kept that no later one undercut, so that their sizes rise with time and the first within a span is its smallest.
 */
export class LevelLog implements LevelLows {
  readonly #changes: Readonly<Record<LevelRef['side'], Map<Price, Change[]>>> = {
    bids: new Map(),
    asks: new Map(),
  };
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
    const after = Date.parse(span.after);
    const until = Date.parse(span.until);
    const changes = this.#changes[side].get(price) ?? [];
    return changes.find(({ at }) => at > after && at <= until)?.size ?? null;
  }

  #compare(side: LevelRef['side'], last: Book, book: Book): void {
    if (last[side] === book[side]) return;
    const at = book.occurredAt.getTime();
    const { removed, added } = differences(last[side], book[side]);
    const before = new Map(removed.map(({ price, size }) => [price, size]));
    for (const { price, size } of added) {
      if (before.get(price) !== size) this.#note({ side, price }, { at, size });
      before.delete(price);
    }
    for (const price of before.keys()) this.#note({ side, price }, { at, size: NOTHING });
  }

  #note({ side, price }: LevelRef, change: Change): void {
    const changes = this.#changes[side].get(price) ?? [];
    while (changes.length > 0 && changes.at(-1)!.size >= change.size) changes.pop();
    changes.push(change);
    if (changes.length > MOST_CHANGES) changes.shift();
    this.#changes[side].set(price, changes);
  }
}
