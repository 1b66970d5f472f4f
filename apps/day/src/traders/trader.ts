import { setTimeout as sleep } from 'node:timers/promises';
import type { RouterOutputs } from '@prescient/api';
import type { ApiClient } from '@prescient/bot';
import {
  formatPrice,
  formatShares,
  formatUsd,
  ONE_PRICE,
  parsePrice,
  parseShares,
  type Price,
  type Shares,
  type Usd,
} from '@prescient/core';
import { Counter, type Random } from '@prescient/workshop';
import { isDue, type Errand, type TradedMarket } from './errand.ts';
import { send } from './send.ts';

/** The parts of a trader. */
export interface TraderOptions {
  readonly api: ApiClient;
  readonly portfolioId: number;
  readonly markets: readonly TradedMarket[];
  readonly random: Random;
  /** Buys that go before all else as soon as they can be made; most of what they bring is kept. */
  readonly errands: readonly Errand[];
  /** Time between two orders. */
  readonly pauseMs: number;
}

type Book = RouterOutputs['market']['book'];

interface HeldPosition {
  readonly tradeId: string;
  readonly market: TradedMarket;
  readonly outcome: 0 | 1;
  shares: string;
}

/** The size step of both venues: a hundredth of a share. */
const STEP = 10_000n;
const ONE_SHARE = 1_000_000n;
/** A cent in millionths of a dollar. */
const CENT = 10_000n;
const LEAST_CENTS = 200;
const MOST_CENTS = 6_000;
/** Buys of the beginning, so that there is something to settle however slow the machine is. */
const FIRST_BUYS = 3;

/** Sells more rarely than it buys, so that there is something to settle. */
const SALES = 0.35;

/** Trades one portfolio through the API, by chance: whole or what can be had, at the best price or some ticks beyond. */
export class Trader {
  readonly counts = new Counter();
  readonly #options: TraderOptions;
  #open: readonly TradedMarket[];
  #errands: readonly Errand[];
  #lots: HeldPosition[] = [];
  #number = 0;

  constructor(options: TraderOptions) {
    this.#options = options;
    this.#open = options.markets;
    this.#errands = options.errands;
  }

  /** True once it holds what the day needs to begin. */
  get isReady(): boolean {
    return this.#errands.length === 0 && this.counts.get('bought') >= FIRST_BUYS;
  }

  /** Trades until it is told to stop, or no market is left. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#open.length > 0) {
      await this.#turn();
      await sleep(this.#options.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #turn(): Promise<void> {
    const { random } = this.#options;
    const errand = this.#errands.find(isDue);
    if (errand !== undefined) return this.#run(errand);
    if (this.#lots.length > 0 && random.chance(SALES)) {
      const lot = random.pick(this.#lots);
      await this.#sell(lot, random.chance(0.4) ? halfOf(lot) : 0n);
      return;
    }
    const bought = await this.#buy(random.pick(this.#open));
    if (bought !== null) this.#lots.push(bought);
  }

  /** Tries an errand. What is bought of it and will not do is traded as all else. */
  async #run(errand: Errand): Promise<void> {
    const { market, inFractions } = errand;
    const bought = await this.#buy(market);
    if (bought === null) return;
    const isFraction = parseShares(bought.shares) % ONE_SHARE !== 0n;
    const isDone = !inFractions || (isFraction && (await this.#sell(bought, halfOf(bought))));
    if (isDone) this.#errands = this.#errands.filter((other) => other !== errand);
    else this.#lots.push(bought);
  }

  async #buy(market: TradedMarket): Promise<HeldPosition | null> {
    const { api, portfolioId, random } = this.#options;
    const { venue, marketId, question } = market;
    const outcome = random.chance(0.5) ? 0 : 1;
    const book = await this.#book(market, outcome);
    const limit = book && limitIn(book, 'asks', random.between(0, 3));
    if (!limit) return null;
    // All of it is chosen once: a retry under the same id has to be the same to the last field.
    const order = {
      portfolioId,
      tradeId: this.#nextId(),
      venue,
      marketId,
      marketQuestion: question,
      action: outcome === 0 ? ('buy_yes' as const) : ('buy_no' as const),
      amount: formatUsd((BigInt(random.between(LEAST_CENTS, MOST_CENTS)) * CENT) as Usd),
      price: limit,
      timeInForce: random.chance(0.5) ? ('FOK' as const) : ('FAK' as const),
      timestamp: new Date().toISOString(),
    };
    const bought = await send(this.counts, () => api.trade.execute.mutate(order));
    if (bought === null) return null;
    this.counts.add('bought');
    return { tradeId: order.tradeId, market, outcome, shares: bought.shares };
  }

  /** Sells a part of a lot, all of it where the part is 0. @returns true if something was sold */
  async #sell(lot: HeldPosition, part: bigint): Promise<boolean> {
    const { api, portfolioId, random } = this.#options;
    const book = await this.#book(lot.market, lot.outcome);
    const limit = book && limitIn(book, 'bids', random.between(0, 3));
    if (!limit) return false;
    const order = {
      portfolioId,
      tradeId: lot.tradeId,
      commandId: this.#nextId(),
      price: limit,
      timeInForce: random.chance(0.3) ? ('FOK' as const) : ('FAK' as const),
      shares: part === 0n ? null : formatShares(part as Shares),
    };
    const sold = await send(this.counts, () => api.trade.close.mutate(order));
    if (sold === null) return false;
    this.counts.add(sold.remainingShares === '0.000000' ? 'sold whole' : 'sold in part');
    lot.shares = sold.remainingShares;
    if (sold.remainingShares === '0.000000') this.#lots = this.#lots.filter((other) => other !== lot);
    return true;
  }

  /** The book of the moment; null where there is none. A market that is closed is left alone from then on. */
  async #book({ venue, marketId }: TradedMarket, outcome: 0 | 1): Promise<Book | null> {
    const { api } = this.#options;
    const closed = this.counts.get('refused: MARKET_CLOSED');
    const book = await send(this.counts, () => api.market.book.query({ venue, marketId, outcome }));
    if (this.counts.get('refused: MARKET_CLOSED') > closed) {
      this.#open = this.#open.filter((market) => market.marketId !== marketId);
      this.#lots = this.#lots.filter((lot) => lot.market.marketId !== marketId);
    }
    return book;
  }

  #nextId(): string {
    this.#number += 1;
    return `day-${this.#options.portfolioId}-${this.#number}`;
  }
}

/** The price of a best level, or one some steps beyond it; null where nobody is on that side. */
function limitIn(book: Book, side: 'bids' | 'asks', steps: number): string | null {
  const levels = book[side];
  const [best] = levels;
  if (best === undefined) return null;
  // Where the step changes with the price, the prices of the levels are sure to be on it.
  if (book.priceRanges) return (levels[steps] ?? best).price;
  const away = side === 'asks' ? 1n : -1n;
  return beyond(best.price, away * parsePrice(book.tickSize) * BigInt(steps));
}

/** A price that much beyond another, or that one itself where there would be none. */
function beyond(price: string, distance: bigint): string {
  const moved = parsePrice(price) + distance;
  return moved > 0n && moved < ONE_PRICE ? formatPrice(moved as Price) : price;
}

/** Half of a position, on the step of sizes; 0 where that is nothing. */
const halfOf = ({ shares }: HeldPosition): bigint => (parseShares(shares) / 2n / STEP) * STEP;
