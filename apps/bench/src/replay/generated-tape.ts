import type { MarketListing } from '@prescient/core';
import { parsePrice, parseShares, parseUsd } from '@prescient/core/money';
import { ASK, CLEAR, LAST, LEVEL, writeTape, type RowSink, type TapeInfo } from '@prescient/replay';
import { Random } from '@prescient/workshop';

const MARKETS = 200;
/** The levels of each side of a book. */
const LEVELS = 30;
/** Rows a millisecond of the tape's own time: as in a busy hour of a public archive, which has 75 million rows. */
const ROWS_A_MS = 20;
const START = Date.UTC(2026, 4, 1);
const SEED = 20_260_501;
/** Rows between two yields, at which the writer writes out. */
const ROWS_A_STEP = 10_000;
const MILLION = 1_000_000;
const MOST_SHARES = 2_000;

const listingOf = (market: number): MarketListing => ({
  venue: 'polymarket',
  marketId: `market-${market}`,
  conditionId: `condition-${market}`,
  eventId: null,
  question: `Will ship ${market} arrive?`,
  slug: null,
  outcomes: [
    { label: 'Yes', tokenId: `token-${market}-yes` },
    { label: 'No', tokenId: `token-${market}-no` },
  ],
  tickSize: parsePrice(market % 2 === 0 ? '0.01' : '0.001'),
  priceRanges: null,
  minimumSize: parseShares('5'),
  fees: { kind: 'polymarket', rate: '0.05', exponent: '1', rule: 'half-up-5' },
  negativeRisk: false,
  negativeRiskGroup: null,
  acceptingOrders: true,
  endsAt: null,
  series: null,
  tags: [],
  volume: parseUsd(String(MARKETS - market)),
  liquidity: parseUsd('1000'),
  venueUpdatedAt: null,
  observation: { state: 'open', reviewReason: null },
  prices: [null, null],
  best: null,
});

/** The book of a token while its changes are made: bids rest below the middle, asks above it. */
interface MadeBook {
  readonly token: number;
  /** Millionths of a dollar. */
  readonly tick: number;
  middle: number;
}

const DOLLAR = MILLION;

/** Makes changes of books like those of a venue: most near the best prices, a part of them away, and middles that wander. */
class ChangeMaker {
  readonly #sink: RowSink;
  readonly #random = new Random(SEED);
  readonly #books: readonly MadeBook[];
  rows = 0;

  constructor(sink: RowSink) {
    this.#sink = sink;
    this.#books = Array.from({ length: MARKETS }, (_, market) => market).flatMap((market) => {
      sink.note({ kind: 'market', at: START, listing: listingOf(market) });
      return ([0, 1] as const).map((outcome): MadeBook => {
        const { tokenId } = listingOf(market).outcomes[outcome];
        const token = sink.token({ venue: 'polymarket', marketId: `market-${market}`, outcome, tokenId });
        return { token, tick: market % 2 === 0 ? 10_000 : 1_000, middle: DOLLAR / 2 };
      });
    });
    for (const book of this.#books) this.#whole(book);
  }

  /** Makes one change, and with it what a moved middle takes away. */
  change(): void {
    const book = this.#books[this.#below(this.#books.length)]!;
    if (this.#below(200) === 0) this.#move(book);
    const isAsk = this.#below(2) === 0;
    const distance = 1 + Math.min(this.#below(LEVELS), this.#below(LEVELS));
    this.#level(book, { isAsk, distance, shares: this.#below(5) === 0 ? 0 : this.#shares(), isLast: true });
  }

  get #at(): number {
    return START + Math.floor(this.rows / ROWS_A_MS);
  }

  #whole(book: MadeBook): void {
    this.#row(book.token, CLEAR, { flags: 0, price: 0, size: 0 });
    for (const isAsk of [false, true])
      for (let distance = 1; distance <= LEVELS; distance += 1)
        this.#level(book, { isAsk, distance, shares: this.#shares(), isLast: isAsk && distance === LEVELS });
  }

  /** Moves the middle by a step; the level that it reaches is gone first. */
  #move(book: MadeBook): void {
    const isUp = this.#below(2) === 0;
    const next = book.middle + (isUp ? book.tick : -book.tick);
    if (next < 0.1 * DOLLAR || next > 0.9 * DOLLAR) return;
    this.#level(book, { isAsk: isUp, distance: 1, shares: 0, isLast: true });
    book.middle = next;
  }

  #level(
    { token, tick, middle }: MadeBook,
    level: { isAsk: boolean; distance: number; shares: number; isLast: boolean },
  ): void {
    const { isAsk, distance, shares, isLast } = level;
    const price = middle + (isAsk ? tick : -tick) * distance;
    if (price <= 0 || price >= DOLLAR) return;
    const flags = (isAsk ? ASK : 0) | (isLast ? LAST : 0);
    this.#row(token, LEVEL, { flags, price, size: shares * MILLION });
  }

  #row(token: number, kind: number, rest: { flags: number; price: number; size: number }): void {
    this.#sink.row(this.#at, token, kind, rest.flags, rest.price, rest.size);
    this.rows += 1;
  }

  #shares(): number {
    return 1 + this.#below(MOST_SHARES);
  }

  #below(count: number): number {
    return Math.floor(this.#random.next() * count);
  }
}

/** Writes a tape of about so many changes, always the same ones. */
export const generateTape = (path: string, rows: number): Promise<TapeInfo> =>
  writeTape(path, { source: 'generated', grain: 'books' }, function* fill(sink) {
    const maker = new ChangeMaker(sink);
    while (maker.rows < rows) {
      for (let row = 0; row < ROWS_A_STEP; row += 1) maker.change();
      yield;
    }
  });
