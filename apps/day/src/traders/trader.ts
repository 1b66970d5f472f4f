import { setTimeout as sleep } from 'node:timers/promises';
import type { RouterOutputs } from '@prescient/api';
import type { ApiClient } from '@prescient/bot';
import {
  formatPrice,
  formatShares,
  ONE_PRICE,
  parsePrice,
  parseShares,
  type Price,
  type Shares,
} from '@prescient/core';
import { Counter, type Random } from '@prescient/workshop';
import { send } from './send.ts';

/** The parts of a trader. */
export interface TraderOptions {
  readonly api: ApiClient;
  readonly portfolioId: number;
  readonly markets: readonly { readonly marketId: string; readonly question: string }[];
  readonly random: Random;
  /** Markets of which it buys something before all else, and sells none of it. */
  readonly keeps: TraderOptions['markets'];
  /** Time between two orders. */
  readonly pauseMs: number;
}

type Book = RouterOutputs['market']['book'];

interface HeldPosition {
  readonly tradeId: string;
  readonly marketId: string;
  readonly outcome: 0 | 1;
  shares: string;
}

/** The size step of the venue: a hundredth of a share. */
const STEP = 10_000n;
const MOST_DOLLARS = 60;
/** Buys of the beginning, so that there is something to settle however slow the machine is. */
const FIRST_BUYS = 3;

/** Sells more rarely than it buys, so that there is something to settle. */
const SALES = 0.35;

/** Trades one portfolio through the API, by chance: whole or what can be had, at the best price or some ticks beyond. */
export class Trader {
  readonly counts = new Counter();
  readonly #options: TraderOptions;
  #open: TraderOptions['markets'];
  #toKeep: TraderOptions['markets'];
  #lots: HeldPosition[] = [];
  #number = 0;

  constructor(options: TraderOptions) {
    this.#options = options;
    this.#open = options.markets;
    this.#toKeep = options.keeps;
  }

  /** True once it holds what the day needs to begin. */
  get isReady(): boolean {
    return this.#toKeep.length === 0 && this.counts.get('bought') >= FIRST_BUYS;
  }

  /** Trades until it is told to stop, or no market is left. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#open.length > 0) {
      if (this.#toKeep.length === 0 && this.#lots.length > 0 && this.#options.random.chance(SALES))
        await this.#sell();
      else await this.#buy();
      await sleep(this.#options.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #buy(): Promise<void> {
    const { api, portfolioId, random } = this.#options;
    const [keep] = this.#toKeep;
    const { marketId, question } = keep ?? random.pick(this.#open);
    const outcome = random.chance(0.5) ? 0 : 1;
    const book = await this.#book(marketId, outcome);
    const limit =
      book?.asks[0] && beyond(book.asks[0].price, parsePrice(book.tickSize) * BigInt(random.between(0, 3)));
    if (!limit) return;
    // All of it is chosen once: a retry under the same id has to be the same to the last field.
    const order = {
      portfolioId,
      tradeId: this.#nextId(),
      marketId,
      marketQuestion: question,
      action: outcome === 0 ? ('buy_yes' as const) : ('buy_no' as const),
      amount: `${random.between(2, MOST_DOLLARS)}`,
      price: limit,
      timeInForce: random.chance(0.5) ? ('FOK' as const) : ('FAK' as const),
      timestamp: new Date().toISOString(),
    };
    const bought = await send(this.counts, () => api.trade.execute.mutate(order));
    if (bought === null) return;
    this.counts.add('bought');
    if (keep !== undefined) this.#toKeep = this.#toKeep.slice(1);
    else this.#lots.push({ tradeId: order.tradeId, marketId, outcome, shares: bought.shares });
  }

  async #sell(): Promise<void> {
    const { api, portfolioId, random } = this.#options;
    const lot = random.pick(this.#lots);
    const book = await this.#book(lot.marketId, lot.outcome);
    const limit =
      book?.bids[0] && beyond(book.bids[0].price, parsePrice(book.tickSize) * BigInt(-random.between(0, 3)));
    if (!limit) return;
    const part = random.chance(0.4) ? halfOf(parseShares(lot.shares)) : 0n;
    const order = {
      portfolioId,
      tradeId: lot.tradeId,
      commandId: this.#nextId(),
      price: limit,
      timeInForce: random.chance(0.3) ? ('FOK' as const) : ('FAK' as const),
      shares: part === 0n ? null : formatShares(part as Shares),
    };
    const sold = await send(this.counts, () => api.trade.close.mutate(order));
    if (sold === null) return;
    this.counts.add(sold.remainingShares === '0.000000' ? 'sold whole' : 'sold in part');
    lot.shares = sold.remainingShares;
    if (sold.remainingShares === '0.000000') this.#lots = this.#lots.filter((other) => other !== lot);
  }

  /** The book of the moment; null where there is none. A market that is closed is left alone from then on. */
  async #book(marketId: string, outcome: 0 | 1): Promise<Book | null> {
    const closed = this.counts.get('refused: MARKET_CLOSED');
    const book = await send(this.counts, () => this.#options.api.market.book.query({ marketId, outcome }));
    if (this.counts.get('refused: MARKET_CLOSED') > closed) {
      this.#open = this.#open.filter((market) => market.marketId !== marketId);
      this.#lots = this.#lots.filter((lot) => lot.marketId !== marketId);
    }
    return book;
  }

  #nextId(): string {
    this.#number += 1;
    return `day-${this.#options.portfolioId}-${this.#number}`;
  }
}

/** A price that much beyond another, or that one itself where there would be none. */
function beyond(price: string, distance: bigint): string {
  const moved = parsePrice(price) + distance;
  return moved > 0n && moved < ONE_PRICE ? formatPrice(moved as Price) : price;
}

const halfOf = (shares: Shares): bigint => (shares / 2n / STEP) * STEP;
