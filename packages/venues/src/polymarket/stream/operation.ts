import { MoneyFormatError, ONE_PRICE, parsePrice, type Price } from '@prescient/core/money';
import { VenueError } from '../../venue-error.ts';
import type { TokenChanges } from './frames.ts';

/** A frame's word on the operation that it belongs to, for one token. Absent fields are those that the venue left out. */
export interface Operation {
  /** The hash of the book after the whole operation. */
  readonly hash: string | undefined;
  /** The best prices after the whole operation; null where the venue says none. */
  readonly bid: Price | null;
  readonly ask: Price | null;
}

/** The operation of a frame, which its last change of a token names. @throws VenueError BAD_BOOK for a best price that is none */
export function operationOf(changes: TokenChanges): Operation {
  const { hash, best_bid: bid, best_ask: ask } = changes.at(-1)!;
  return { hash, bid: bestPrice(bid, 'best_bid'), ask: bestPrice(ask, 'best_ask') };
}

function bestPrice(said: string | null | undefined, field: string): Price | null {
  if (said === undefined || said === null || said === '') return null;
  try {
    return parsePrice(said);
  } catch (error) {
    if (error instanceof MoneyFormatError) throw new VenueError('polymarket', 'BAD_BOOK', { field });
    throw error;
  }
}

/** True if a best price is the one that the venue says. It writes a side without levels as nothing, as 0 or, for asks, as 1. */
export const isTop = (best: Price | null, said: Price | null): boolean =>
  said === null || said === best || (best === null && (said === 0n || said === ONE_PRICE));
