import type { BookLevel } from '@prescient/core/domain';
import { MoneyFormatError, ONE_PRICE, parsePrice, parseShares } from '@prescient/core/money';
import type { Venue } from '../market/market.ts';
import { VenueError } from '../venue-error.ts';

export type SideName = 'bids' | 'asks';

/** A level as its venue wrote it. */
export interface WireLevel {
  readonly price: string;
  readonly size: string;
}

/** True if `a` comes before `b`: the highest bid and the lowest ask are best. */
export const isBetter = (side: SideName, a: bigint, b: bigint): boolean => (side === 'bids' ? a > b : a < b);

/**
 * Levels sorted, best first. Empty levels are left out.
 * @throws VenueError BAD_BOOK for a price outside 0 to 1, a negative size, more than six decimals, or two levels at one price
 */
export function readLevels(wire: readonly WireLevel[], side: SideName, venue: Venue): BookLevel[] {
  const levels = wire.map((level, index) => readLevel(level, `${side}.${index}`, venue));
  const prices = new Set(levels.map(({ price }) => price));
  if (prices.size < levels.length) throw new VenueError(venue, 'BAD_BOOK', { field: side });
  return levels
    .filter(({ size }) => size > 0n)
    .toSorted((a, b) => (isBetter(side, a.price, b.price) ? -1 : 1));
}

/** One level. @throws VenueError BAD_BOOK naming the field below `path` */
export function readLevel({ price, size }: WireLevel, path: string, venue: Venue): BookLevel {
  const level = {
    price: inBook(() => parsePrice(price), `${path}.price`, venue),
    size: inBook(() => parseShares(size), `${path}.size`, venue),
  };
  if (level.price === 0n || level.price === ONE_PRICE) {
    throw new VenueError(venue, 'BAD_BOOK', { field: `${path}.price` });
  }
  return level;
}

function inBook<Amount>(parse: () => Amount, field: string, venue: Venue): Amount {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MoneyFormatError) throw new VenueError(venue, 'BAD_BOOK', { field });
    throw error;
  }
}
