import type { Book } from '@prescient/core/domain';
import { MoneyFormatError, parsePrice, parseShares, type Price } from '@prescient/core/money';
import { z } from 'zod';
import { type ClockCheck, readMoment } from '../book/check-clock.ts';
import { readLevels } from '../book/read-levels.ts';
import { type OutcomeHandle, refOf } from '../market/outcome-handle.ts';
import { readWire } from '../wire/read-wire.ts';
import { VenueError } from '../venue-error.ts';
import { decimal, optionalText, text, wireObject } from '../wire/wire-fields.ts';
import { hasItsHash, type WireBook } from './book-hash.ts';

const level = wireObject({ price: decimal, size: decimal });

/** The fields of a CLOB book that are read; other fields are ignored, but may be part of what is hashed. */
const clobBook = wireObject({
  asset_id: text,
  timestamp: text,
  hash: text,
  bids: z.array(level),
  asks: z.array(level),
  min_order_size: decimal,
  tick_size: decimal,
  neg_risk: z.boolean(),
  last_trade_price: optionalText,
});

/** A book, and what only REST says of it. */
export interface ClobBook {
  readonly book: Book;
  /** The fields that its hash covers beside token, time and levels, as they were written. */
  readonly hashed: WireBook;
  /** As it was written, which the hash covers, too; empty where there was no trade. */
  readonly lastTradePrice: string;
}

const anyObject = z.record(z.string(), z.unknown());

/**
 * Reads a book that REST sent, whose numbers are `JsonNumber`s.
 * @throws VenueError for a missing field, a level that cannot be, another token, another hash, a time in the future
 */
export function parseClobBook(raw: unknown, handle: OutcomeHandle, clock: ClockCheck): ClobBook {
  const wire = readWire(clobBook, raw, 'polymarket');
  if (wire.asset_id !== handle.tokenId)
    throw new VenueError('polymarket', 'WRONG_TOKEN', { field: 'asset_id' });
  const timestamp = readMoment(wire.timestamp, clock, 'polymarket');
  const book = {
    ...refOf(handle),
    bids: readLevels(wire.bids, 'bids', 'polymarket'),
    asks: readLevels(wire.asks, 'asks', 'polymarket'),
    tickSize: tickIn(wire.tick_size),
    minimumSize: inRange(parseShares, wire.min_order_size, 'min_order_size'),
    hash: wire.hash,
    occurredAt: new Date(timestamp),
    receivedAt: new Date(clock.receivedAt),
  };
  const fields = anyObject.parse(raw);
  if (!hasItsHash(fields)) throw new VenueError('polymarket', 'BAD_HASH', { field: 'hash' });
  const { market, min_order_size, tick_size, neg_risk } = fields;
  return {
    book,
    hashed: { market, min_order_size, tick_size, neg_risk },
    lastTradePrice: wire.last_trade_price ?? '',
  };
}

function inRange<Amount>(parse: (decimal: string) => Amount, wire: string, field: string): Amount {
  try {
    return parse(wire);
  } catch (error) {
    if (error instanceof MoneyFormatError) throw new VenueError('polymarket', 'BAD_BOOK', { field });
    throw error;
  }
}

function tickIn(wire: string): Price {
  const tick = inRange(parsePrice, wire, 'tick_size');
  if (tick === 0n) throw new VenueError('polymarket', 'BAD_BOOK', { field: 'tick_size' });
  return tick;
}
