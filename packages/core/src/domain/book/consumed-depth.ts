import {
  add,
  formatPrice,
  formatShares,
  ONE_PRICE,
  parsePrice,
  parseShares,
  ZERO_SHARES,
  type Price,
  type Shares,
} from '../../money/index.ts';
import type { Book, BookLevel, LevelLows } from './book.ts';
import type { Depth, Eaten, Side } from './depth.ts';
import { DomainError } from '../domain-error.ts';
import type { MarketRef, OutcomeIndex } from '../market/market-ref.ts';
import { replenished } from './replenishment.ts';

/** A level that a portfolio took from; shares as decimal strings. */
export interface ConsumedLevel {
  /** The size that the book showed there last. */
  readonly size: string;
  readonly consumed: string;
}

type Levels = Readonly<Record<string, ConsumedLevel>>;

/** The last book of an outcome that was traded on. */
export interface TradedBook {
  readonly hash: string;
  /** By the venue, ISO 8601. */
  readonly timestamp: string;
}

/**
 * The depth of one market that a portfolio's own fills took and that is not there for it again. JSON-ready.
 *
 *     available = size − consumed        consumed = min(consumed, size) at each change of the level that was seen
 *
 * So only growth of a level is new. NO's book is YES's seen from the other side: a bid of p for YES offers NO at 1 − p.
 * Both share these levels, named in terms of YES (`ask 0.600000`).
 */
export interface ConsumedDepth extends MarketRef {
  readonly portfolioId: number;
  readonly books: { readonly [Index in OutcomeIndex]?: TradedBook };
  readonly levels: Levels;
  /** The last fill by our clock; replenishment counts from then. */
  readonly reconciledAt: Date;
}

/** A book that a portfolio meets. */
export interface Sighting {
  readonly book: Book;
  /** The changes that a feed saw since; null where nobody watched. */
  readonly lows: LevelLows | null;
  readonly now: Date;
  /** In how many milliseconds half of the taken depth is there again; null where only growth brings it back. */
  readonly halfLifeMs: number | null;
}

const otherOf = (outcome: OutcomeIndex): OutcomeIndex => (outcome === 0 ? 1 : 0);
const opposite = (price: Price): Price => (ONE_PRICE - price) as Price;
const smaller = (a: Shares, b: Shares): Shares => (a < b ? a : b);

/** Returns the levels that a fill of a side eats. */
export const levelsFor = (book: Book, side: Side): readonly BookLevel[] =>
  side === 'buy' ? book.asks : book.bids;

/** Returns the name of a level in terms of YES. */
function levelName(outcome: OutcomeIndex, side: Side, price: Price): string {
  const asksOfYes = (side === 'buy') === (outcome === 0);
  return `${asksOfYes ? 'ask' : 'bid'} ${formatPrice(outcome === 0 ? price : opposite(price))}`;
}

/** Returns the side and the price of a level in terms of an outcome, by its name. */
function levelOf(outcome: OutcomeIndex, name: string): { readonly side: Side; readonly price: Price } {
  const ofYes = parsePrice(name.slice(name.indexOf(' ') + 1));
  return {
    side: name.startsWith('ask') === (outcome === 0) ? 'buy' : 'sell',
    price: outcome === 0 ? ofYes : opposite(ofYes),
  };
}

/** Returns the size that a book shows at a level; undefined where it shows none. */
function shownAt(book: Book, name: string): Shares | undefined {
  const { side, price } = levelOf(book.outcome, name);
  const levels = levelsFor(book, side);
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = levels[middle]!;
    if (found.price === price) return found.size;
    if (side === 'buy' ? found.price < price : found.price > price) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** @throws DomainError BOOK_STALE when the portfolio traded on a later book of this outcome before: its depth would come back */
export function requireNewest(depth: ConsumedDepth | null, book: Book): void {
  const seen = depth?.books[book.outcome];
  if (!seen || seen.hash === book.hash || seen.timestamp <= book.occurredAt.toISOString()) return;
  throw new DomainError(
    'BOOK_STALE',
    `The portfolio already traded on a later book of ${book.marketId}. Nothing was done; retry with the same id.`,
    { venue: book.venue, marketId: book.marketId, outcome: book.outcome, hash: book.hash },
  );
}

/**
 * True if a book says something new of the levels. A book of the other outcome that is not later than the one traded on
 * may show the past; of a venue that dates no books the two share a hash, and with it one moment.
 */
function isNews({ books }: ConsumedDepth, { outcome, hash, occurredAt }: Book): boolean {
  const other = books[otherOf(outcome)];
  return other === undefined || other.hash === hash || other.timestamp < occurredAt.toISOString();
}

/** Returns the moment, by the venue, of the newest book that the portfolio traded on; ISO 8601. */
function seenUntil({ books }: ConsumedDepth): string {
  const [yes, no] = [books[0]?.timestamp ?? '', books[1]?.timestamp ?? ''];
  return yes > no ? yes : no;
}

/** Returns the smallest size of a level that a feed saw since the last fill; null where it saw no change. */
function lowestSince(depth: ConsumedDepth, { book, lows }: Sighting, name: string): Shares | null {
  if (lows === null) return null;
  const { side, price } = levelOf(book.outcome, name);
  return lows.lowest(
    { side: side === 'buy' ? 'asks' : 'bids', price },
    { after: seenUntil(depth), until: book.occurredAt.toISOString() },
  );
}

/** Returns the shares that are still gone, by the names of their levels, as the portfolio meets this book. */
function stillTaken(depth: ConsumedDepth | null, sighting: Sighting): Map<string, Shares> {
  const taken = new Map<string, Shares>();
  if (depth === null) return taken;
  const elapsedMs = sighting.now.getTime() - depth.reconciledAt.getTime();
  const news = isNews(depth, sighting.book);
  for (const [name, { consumed }] of Object.entries(depth.levels)) {
    const gone = replenished(parseShares(consumed), elapsedMs, sighting.halfLifeMs);
    const shown = shownAt(sighting.book, name) ?? ZERO_SHARES;
    const seen = news ? smaller(shown, lowestSince(depth, sighting, name) ?? shown) : gone;
    const left = smaller(gone, seen);
    if (left > 0n) taken.set(name, left);
  }
  return taken;
}

/** Returns the levels that a fill takes from, each with the depth that is still gone from before. */
export function depthFor(depth: ConsumedDepth | null, sighting: Sighting, side: Side): Depth[] {
  const { book } = sighting;
  const taken = new Map<Price, Shares>();
  for (const [name, shares] of stillTaken(depth, sighting)) {
    const level = levelOf(book.outcome, name);
    if (level.side === side) taken.set(level.price, shares);
  }
  return levelsFor(book, side).map(({ price, size }) => {
    const gone = taken.get(price) ?? ZERO_SHARES;
    return { price, size, consumed: smaller(gone, size) };
  });
}

/** The depth that a fill took. */
interface Taking {
  readonly portfolioId: number;
  readonly sighting: Sighting;
  readonly side: Side;
  readonly eaten: readonly Eaten[];
}

const later = (a: Date, b: Date | undefined): Date => (b && b > a ? b : a);

/** Returns the consumed depth after a fill. */
export function consume(depth: ConsumedDepth | null, taking: Taking): ConsumedDepth {
  const { portfolioId, sighting, side, eaten } = taking;
  const { venue, marketId, outcome, hash, occurredAt } = sighting.book;
  const taken = stillTaken(depth, sighting);
  for (const level of eaten.filter((each) => each.taken > 0n)) {
    const name = levelName(outcome, side, level.price);
    taken.set(name, add(taken.get(name) ?? ZERO_SHARES, level.taken));
  }
  const levels = [...taken].map(([name, consumed]): [string, ConsumedLevel] => {
    const shown = shownAt(sighting.book, name);
    const size = shown === undefined ? depth!.levels[name]!.size : formatShares(shown);
    return [name, { size, consumed: formatShares(consumed) }];
  });
  return {
    portfolioId,
    venue,
    marketId,
    books: { ...depth?.books, [outcome]: { hash, timestamp: occurredAt.toISOString() } },
    levels: Object.fromEntries(levels),
    reconciledAt: later(sighting.now, depth?.reconciledAt),
  };
}
