import {
  formatPrice,
  formatShares,
  formatUsd,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { Book, BookQuote, Quote } from '../book/book.ts';
import { bookReceipt } from '../receipt/book-receipt.ts';
import { consume, depthFor, levelsFor, requireNewest, type ConsumedDepth } from '../book/consumed-depth.ts';
import { DomainError } from '../domain-error.ts';
import { feesOf } from '../pricing/fee.ts';
import { fillDepth, type FillRequest, type Filled } from '../pricing/fill-request.ts';
import { requireSound } from '../book/freshness.ts';
import type { Receipt } from '../account/fill.ts';
import { marketClosed } from '../market/standing.ts';
import { feesAt } from '../market/fee-schedule.ts';
import type { OutcomeRef } from '../market/market-ref.ts';
import type { Shadow } from '../pricing/shadow.ts';
import { gridOf, isMarketPrice, nextPrice } from '../book/price-ranges.ts';
import type { Wanted } from '../pricing/walk.ts';
import { rulesOf, type VenueRules } from '../book/venue-rules.ts';

/** A request to fill from a book. */
export interface BookRequest extends Pick<FillRequest, 'side' | 'wanted' | 'limit' | 'timeInForce'> {
  readonly portfolioId: number;
  readonly outcome: OutcomeRef;
  readonly quote: Quote;
  /** The depth of this market that the portfolio took before. */
  readonly consumed: ConsumedDepth | null;
  /** The portfolio's own half-life of taken depth, in milliseconds; null where only growth of a level is new. */
  readonly halfLifeMs: number | null;
  /**
   * True if a whole position is sold. Such a sale is exempt from the size step and the minimum, so a position can
   * never get stuck.
   */
  readonly wholePosition: boolean;
  readonly now: Date;
}

/** The fill of a request, with its traces. */
export interface BookFill {
  readonly filled: Filled;
  readonly receipt: Receipt;
  readonly consumed: ConsumedDepth;
  readonly shadow: Shadow;
  readonly book: Book;
}

const details = ({ venue, marketId, outcome }: OutcomeRef) => ({ venue, marketId, outcome });

/** The quote, of this very outcome. @throws DomainError BOOK_UNAVAILABLE, MARKET_CLOSED */
function requireQuote({ quote, outcome }: BookRequest): BookQuote {
  if (quote === 'closed') throw marketClosed(outcome);
  const isIts =
    quote?.book.venue === outcome.venue &&
    quote.book.marketId === outcome.marketId &&
    quote.book.outcome === outcome.outcome;
  if (quote && isIts) return quote;
  throw new DomainError(
    'BOOK_UNAVAILABLE',
    `There is no order book of outcome ${outcome.outcome} of ${outcome.marketId} at hand; nothing was done, try again with the same id.`,
    details(outcome),
  );
}

function offTick(limit: Price, book: Book): DomainError {
  const price = formatPrice(limit);
  if (!book.priceRanges) {
    const tickSize = formatPrice(book.tickSize);
    const message = `Limit ${price} is not a price of this market: its tick size is ${tickSize}. Round it and use a new id.`;
    return new DomainError('OFF_TICK', message, { price, tickSize });
  }
  const below = formatPrice(nextPrice(limit, 'down', book));
  const above = formatPrice(nextPrice(limit, 'up', book));
  const message = `Limit ${price} is not a price of this market, whose step changes with the price. Use ${below} or ${above} with a new id.`;
  return new DomainError('OFF_TICK', message, { price, below, above });
}

/** @throws DomainError OFF_TICK, OFF_SIZE_STEP, BELOW_MINIMUM_SIZE */
function requireRules(request: BookRequest, { book }: BookQuote, rules: VenueRules): void {
  const { wanted, limit, wholePosition } = request;
  if (!isMarketPrice(limit, book)) throw offTick(limit, book);
  if (wholePosition) return;
  const step = formatShares(rules.sizeStep);
  if ('shares' in wanted && wanted.shares % rules.sizeStep !== 0n)
    throw new DomainError(
      'OFF_SIZE_STEP',
      `${formatShares(wanted.shares)} shares are no whole number of ${step}, which is the step of ${book.venue}; round them and use a new id.`,
      { shares: formatShares(wanted.shares), sizeStep: step },
    );
  if ('stake' in wanted && wanted.stake < rules.minimumStake)
    throw new DomainError(
      'BELOW_MINIMUM_SIZE',
      `${book.venue} takes no buy below ${formatUsd(rules.minimumStake)} dollars. Stake more, with a new id.`,
      { value: formatUsd(wanted.stake), minimum: formatUsd(rules.minimumStake) },
    );
}

/** @throws DomainError BOOK_EMPTY where nobody is on the other side */
function requireOtherSide({ side, outcome }: BookRequest, { book }: BookQuote): void {
  if (levelsFor(book, side).length > 0) return;
  throw new DomainError(
    'BOOK_EMPTY',
    `Nobody ${side === 'buy' ? 'offers' : 'bids for'} outcome ${outcome.outcome} of ${outcome.marketId}; nothing was done, try again with the same id.`,
    details(outcome),
  );
}

/** The stake or the shares, in the steps of the venue. */
const wantedOf = ({ wanted }: BookRequest, { stakeStep }: VenueRules): Wanted =>
  'stake' in wanted ? { stake: (wanted.stake - (wanted.stake % stakeStep)) as Usd } : wanted;

const stepOf = ({ wanted, wholePosition }: BookRequest, { sizeStep }: VenueRules): Shares =>
  wholePosition && 'shares' in wanted && wanted.shares % sizeStep !== 0n ? (1n as Shares) : sizeStep;

/**
 * Fills an order from the book that came with its command.
 * @throws DomainError BOOK_UNAVAILABLE, BOOK_STALE, BOOK_GAPPED, BOOK_EMPTY, BOOK_CROSSED, FEE_UNKNOWN; MARKET_CLOSED,
 *   OFF_TICK, OFF_SIZE_STEP, BELOW_MINIMUM_SIZE, INSUFFICIENT_LIQUIDITY
 */
export function fillFromBook(request: BookRequest): BookFill {
  const { portfolioId, side, limit, timeInForce, consumed, halfLifeMs, now } = request;
  const quote = requireQuote(request);
  const { book } = quote;
  const fees = feesAt(quote.fees, now);
  const rules = rulesOf(book);
  // Before anything that is remembered: a fee that is not known today may be known tomorrow.
  feesOf(fees, [], side);
  requireSound(book, now);
  requireNewest(consumed, book);
  requireOtherSide(request, quote);
  requireRules(request, quote, rules);
  const order: FillRequest = {
    side,
    wanted: wantedOf(request, rules),
    limit,
    timeInForce,
    step: stepOf(request, rules),
    fees,
    grid: gridOf(book),
    bestBid: book.bids[0]?.price ?? null,
    bestAsk: book.asks[0]?.price ?? null,
    later: quote.later ? levelsFor(quote.later, side) : null,
  };
  const sighting = { book, lows: quote.lows ?? null, now, halfLifeMs };
  const filled = fillDepth(order, depthFor(consumed, sighting, side));
  return {
    filled,
    receipt: bookReceipt({ order, filled, book, now, halfLifeMs }),
    consumed: consume(consumed, { portfolioId, sighting, side, eaten: filled.levels }),
    shadow: filled.shadow,
    book,
  };
}
