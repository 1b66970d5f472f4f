import { toMicros } from '@prescient/workshop';
import { symptom, type Symptoms } from '../run/symptom.ts';
import type { Facts } from './facts.ts';

/** The size of one level of one state of a book, and the shares taken of it. */
interface Level {
  readonly size: bigint;
  taken: bigint;
}

/** No portfolio took more of a level than its book showed, however many of its fills met the same state of the book. */
export function* checkDepth({ fills }: Facts): Symptoms {
  const levels = new Map<string, Level>();
  for (const { portfolio_id, receipt } of fills.values()) {
    if (receipt === null) continue;
    const { marketId, outcome, side, book } = receipt;
    for (const { price, size, taken } of receipt.levels) {
      const name = `${portfolio_id}: ${side} ${price} of outcome ${outcome} of ${marketId} at ${book.timestamp} (${book.hash})`;
      const level = levels.get(name) ?? { size: toMicros(size), taken: 0n };
      level.taken += toMicros(taken);
      levels.set(name, level);
    }
  }
  for (const [name, { size, taken }] of levels)
    if (taken > size) yield symptom('doubled', `portfolio ${name}: ${taken} millionths taken of ${size}`);
}
