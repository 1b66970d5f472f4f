import { randomUUID } from 'node:crypto';
import { DomainError, marketKey, type OutcomeRef } from '@prescient/core';
import type { Price, Shares } from '@prescient/core/money';
import type { BookChange } from '@prescient/venues';
import type { MarketFeed } from './market-feed.ts';

/** Most trades that are kept, those of all markets together; twice as many are kept for a moment. */
const MOST_KEPT = 20_000;

/** A trade that somebody made on a venue. */
export interface PublicTrade extends OutcomeRef {
  /** The act of the one who took. */
  readonly side: 'buy' | 'sell';
  readonly price: Price;
  readonly size: Shares;
  /** The venue's own time. */
  readonly occurredAt: Date;
}

/** The trades after a place, oldest first. */
export interface TradesAfter {
  readonly trades: readonly PublicTrade[];
  /** The place after these trades, from which the next question goes on. */
  readonly cursor: string;
  /** True if there are more of them already. */
  readonly hasMore: boolean;
  /** Trades of any market that were forgotten before they were asked for. */
  readonly forgotten: number;
}

/** The markets whose trades are asked for, and the place that was told last; null to begin now. */
export interface TradesQuery {
  /** By `marketKey`. */
  readonly markets: ReadonlySet<string>;
  readonly cursor: string | null;
  /** Most trades of the answer. */
  readonly limit: number;
}

/** A place among the trades that a process heard. */
interface Place {
  readonly process: string;
  readonly count: number;
  /** The newest time of the trades up to it, milliseconds since 1970. */
  readonly at: number;
}

const PLACE = /^([\da-f-]{36}) (\d{1,15}) (\d{1,15})$/;

const cursorOf = ({ process, count, at }: Place): string =>
  Buffer.from(`${process} ${count} ${at}`).toString('base64url');

/** @throws DomainError INVALID_INPUT for a text that is no place */
function placeOf(cursor: string): Place {
  const [, process, count, at] = PLACE.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (process !== undefined) return { process, count: Number(count), at: Number(at) };
  throw new DomainError(
    'INVALID_INPUT',
    'cursor is not one that market.trades returned; start again without it.',
    {
      field: 'cursor',
    },
  );
}

interface Kept {
  readonly market: string;
  readonly trade: PublicTrade;
  /** The newest time of the trades up to this one. */
  readonly newestAt: number;
}

/** The newest trades that the streams of followed markets told of. */
export class PublicTrades {
  readonly #process = randomUUID();
  readonly #mostKept: number;
  #kept: Kept[] = [];
  /** The number of trades that were heard so far. */
  #count = 0;
  /** Ends the listening. */
  readonly close: () => void;

  /** Listens to a feed from now on. */
  constructor(feed: Pick<MarketFeed, 'listen'>, mostKept = MOST_KEPT) {
    this.#mostKept = mostKept;
    this.close = feed.listen((change) => {
      if (change.kind === 'trade') this.#learn(change);
    });
  }

  /**
   * The trades of these markets after a place. A place of another process, such as one before a restart, goes on with all that
   * this one heard of later times, so that no trade is told twice.
   * @throws DomainError INVALID_INPUT
   */
  after({ markets, cursor, limit }: TradesQuery): TradesAfter {
    if (cursor === null) return this.#answer([], this.#count);
    const place = placeOf(cursor);
    const isOwn = place.process === this.#process;
    const first = this.#first;
    const forgotten = isOwn ? Math.max(0, first - place.count) : 0;
    const most = isOwn ? limit : Infinity;
    const trades: PublicTrade[] = [];
    for (let index = isOwn ? Math.max(0, place.count - first) : 0; index < this.#kept.length; index += 1) {
      const { market, trade } = this.#kept[index]!;
      if (!markets.has(market) || !(isOwn || trade.occurredAt.getTime() > place.at)) continue;
      if (trades.length === most) return { ...this.#answer(trades, first + index), hasMore: true, forgotten };
      trades.push(trade);
    }
    return { ...this.#answer(trades, this.#count), forgotten };
  }

  /** The number of trades that were heard before the oldest one that is kept. */
  get #first(): number {
    return this.#count - this.#kept.length;
  }

  #answer(trades: readonly PublicTrade[], count: number): TradesAfter {
    const at = this.#kept[count - this.#first - 1]?.newestAt ?? 0;
    return { trades, cursor: cursorOf({ process: this.#process, count, at }), hasMore: false, forgotten: 0 };
  }

  #learn({ outcome, side, price, size, at }: Extract<BookChange, { kind: 'trade' }>): void {
    const newestAt = Math.max(this.#kept.at(-1)?.newestAt ?? 0, at.getTime());
    const trade = { ...outcome, side, price, size, occurredAt: at };
    this.#count += 1;
    this.#kept.push({ market: marketKey(outcome), trade, newestAt });
    if (this.#kept.length >= 2 * this.#mostKept) this.#kept = this.#kept.slice(-this.#mostKept);
  }
}
