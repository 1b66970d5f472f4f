import {
  formatPrice,
  formatShares,
  formatUsd,
  ONE_PRICE,
  ZERO_PRICE,
  type Price,
  type Shares,
  type Usd,
} from '../../money/index.ts';
import type { Book, BookQuote, Quote } from '../book/book.ts';
import { bookReceipt } from '../receipt/book-receipt.ts';
import { consume, depthFor, levelsFor, requireNewest, type ConsumedDepth } from '../book/consumed-depth.ts';
import { DomainError } from '../domain-error.ts';
import { feesOf } from '../pricing/fee.ts';
import { fillDepth, type FillRequest, type Filled } from '../pricing/fill-depth.ts';
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
    `Prescient has no current order book of outcome ${outcome.outcome} of ${outcome.marketId}. Nothing was done; retry with the same id.`,
    details(outcome),
  );
}

/** Returns two sentences: why a limit is no price of a market, and what to do. */
function offTickText(limit: Price, book: Book): readonly [why: string, advice: string] {
  const price = formatPrice(limit);
  if (limit <= ZERO_PRICE || limit >= ONE_PRICE)
    return [`Limit ${price} is not above 0 and below 1.`, 'Change the limit and retry with a new id.'];
  if (!book.priceRanges) {
    const why = `Limit ${price} is not a multiple of this market's tick size (${formatPrice(book.tickSize)}).`;
    return [why, 'Round the limit and retry with a new id.'];
  }
  const neighbours = [nextPrice(limit, 'down', book), nextPrice(limit, 'up', book)];
  const nearest = neighbours.filter((each) => isMarketPrice(each, book)).map(formatPrice);
  const why = `Limit ${price} is not a price of this market, whose tick size changes with the price.`;
  return [why, `Retry with ${nearest.join(' or ')} and a new id.`];
}

/** The refusal of a limit that is no price of the market. It names the best price on the other side, which is not empty. */
function offTick({ limit, side }: BookRequest, book: Book): DomainError {
  const bestPrice = formatPrice(levelsFor(book, side)[0]!.price);
  const [why, advice] = offTickText(limit, book);
  const message = `${why} The best ${side === 'buy' ? 'ask' : 'bid'} is ${bestPrice}. ${advice}`;
  const price = formatPrice(limit);
  if (!book.priceRanges)
    return new DomainError('OFF_TICK', message, {
      price,
      tickSize: formatPrice(book.tickSize),
      bestPrice,
    });
  const below = formatPrice(nextPrice(limit, 'down', book));
  const above = formatPrice(nextPrice(limit, 'up', book));
  return new DomainError('OFF_TICK', message, { price, below, above, bestPrice });
}

/** @throws DomainError OFF_TICK, OFF_SIZE_STEP, BELOW_MINIMUM_SIZE */
function requireRules(request: BookRequest, { book }: BookQuote, rules: VenueRules): void {
  const { wanted, limit, wholePosition } = request;
  if (!isMarketPrice(limit, book)) throw offTick(request, book);
  if (wholePosition) return;
  if ('shares' in wanted && wanted.shares % rules.sizeStep !== 0n) {
    const [shares, sizeStep] = [formatShares(wanted.shares), formatShares(rules.sizeStep)];
    throw new DomainError(
      'OFF_SIZE_STEP',
      `${shares} shares are not a multiple of this market's size step (${sizeStep}). Round the shares and retry with a new id.`,
      { shares, sizeStep },
    );
  }
  if ('stake' in wanted && wanted.stake < rules.minimumStake) {
    const [value, minimum] = [formatUsd(wanted.stake), formatUsd(rules.minimumStake)];
    throw new DomainError(
      'BELOW_MINIMUM_SIZE',
      `The stake of ${value} dollars is below the minimum of ${book.venue} (${minimum}). Stake more and retry with a new id.`,
      { value, minimum },
    );
  }
}

/** @throws DomainError BOOK_EMPTY where nobody is on the other side */
function requireOtherSide({ side, outcome }: BookRequest, { book }: BookQuote): void {
  if (levelsFor(book, side).length > 0) return;
  throw new DomainError(
    'BOOK_EMPTY',
    `The book of outcome ${outcome.outcome} of ${outcome.marketId} has no ${side === 'buy' ? 'asks' : 'bids'}. Nothing was done; retry with the same id.`,
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
