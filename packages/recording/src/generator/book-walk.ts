import type { LevelChange, MirroredBook, Side } from './mirrored-book.ts';
import { DOLLAR } from './points.ts';
import type { Random } from './random.ts';

const FEWEST_LEVELS = 3;

/** A size that somebody may have put there: 5 to 3,000 shares, most of them round. In hundredths. */
export const someSize = (random: Random): number =>
  random.oneIn(3) ? random.between(500, 300_000) : 100 * random.between(5, 3000);

/** Fills an empty book around a price, on its grid. */
export function fillBook(
  book: MirroredBook,
  around: number,
  options: { depth: number; random: Random },
): void {
  const { tick } = book;
  const bid = Math.min(Math.max(Math.floor(around / tick) * tick, tick), DOLLAR - 2 * tick);
  for (let step = 0; step < options.depth; step += 1) {
    const below = bid - step * tick;
    const above = bid + tick + step * tick;
    if (below > 0) book.set({ side: 'bids', price: below, size: someSize(options.random) });
    if (above < DOLLAR) book.set({ side: 'asks', price: above, size: someSize(options.random) });
  }
}

/** One step of chance for the price that the crowd believes in. */
export function wander(belief: number, tick: number, random: Random): number {
  const margin = Math.max(300, 3 * tick);
  const next = belief + (random.below(3) - 1) * Math.max(1, tick >> 2);
  return Math.min(Math.max(next, margin), DOLLAR - margin);
}

/** Returns the next change of a book: a quarter of the time it follows the belief, else orders come and go. */
export function nextChange(
  book: MirroredBook,
  belief: number,
  options: { depth: number; random: Random },
): LevelChange {
  const { random, depth } = options;
  const side: Side = random.oneIn(2) ? 'bids' : 'asks';
  const levels = book[side];
  if (levels.length > depth) return { side, price: levels[0]!.price, size: 0 };
  const move = random.oneIn(4) ? followBelief(book, belief, random) : null;
  if (move !== null) return move;
  if (levels.length > FEWEST_LEVELS && random.oneIn(4)) {
    return { side, price: levels[random.below(levels.length - 1)]!.price, size: 0 };
  }
  const distance = random.below(depth) * book.tick;
  const best = levels.at(-1)?.price ?? edgeOf(book, side);
  const price = side === 'bids' ? best - distance : best + distance;
  const isPrice = price > 0 && price < DOLLAR;
  return { side, price: isPrice ? price : best, size: someSize(random) };
}

/** An order inside the spread, or where there is no room in it the end of the best level on the way. */
function followBelief(book: MirroredBook, belief: number, random: Random): LevelChange | null {
  const { bestBid, bestAsk, tick } = book;
  const isUp = 2 * belief > bestBid + bestAsk;
  if (bestAsk - bestBid > tick) {
    const size = someSize(random);
    return isUp
      ? { side: 'bids', price: bestBid + tick, size }
      : { side: 'asks', price: bestAsk - tick, size };
  }
  const side: Side = isUp ? 'asks' : 'bids';
  return book[side].length > 1 ? { side, price: isUp ? bestAsk : bestBid, size: 0 } : null;
}

/** The place of the first level of an empty side. */
const edgeOf = (book: MirroredBook, side: Side): number =>
  side === 'bids' ? book.bestAsk - book.tick : book.bestBid + book.tick;

/** An operation of the venue: a large order that takes the best levels of a side, or some orders that come and go at once. */
export function nextOperation(
  book: MirroredBook,
  belief: number,
  options: { depth: number; random: Random },
): LevelChange[] {
  const { random } = options;
  const side: Side = random.oneIn(2) ? 'bids' : 'asks';
  const count = random.between(2, 5);
  const swept = book[side].length - FEWEST_LEVELS >= count ? book[side].slice(-count).toReversed() : [];
  if (swept.length > 0 && random.oneIn(2)) {
    const changes = swept.map(({ price }) => ({ side, price, size: 0 }));
    for (const change of changes) book.set(change);
    return changes;
  }
  return Array.from({ length: count }, () => {
    const change = nextChange(book, belief, options);
    book.set(change);
    return change;
  });
}
