import type { Random } from '@prescient/workshop';
import type { CloseIntent, ExecuteIntent, Intent } from './intent.ts';
import { fromMicros } from './micros.ts';
import type { OpenLots } from './open-lots.ts';

const CLOSE = 0.3;
const MANY = 0.15;
const MOST_AT_ONCE = 5;

/** Decides what a bot wants next: single buys, several at once, and closes, whole or in part. */
export class Wishes {
  readonly #random: Random;
  readonly #portfolioIds: readonly number[];
  readonly #prefix: string;
  #count = 0;

  /** The prefix makes the ids of this bot unlike those of every other. */
  constructor(random: Random, portfolioIds: readonly number[], prefix: string) {
    this.#random = random;
    this.#portfolioIds = portfolioIds;
    this.#prefix = prefix;
  }

  next(lots: OpenLots): Intent[] {
    const lot = this.#random.chance(CLOSE) ? lots.pick(this.#random) : null;
    if (lot) return [this.#close(lot)];
    const count = this.#random.chance(MANY) ? this.#random.between(2, MOST_AT_ONCE) : 1;
    return Array.from({ length: count }, () => this.#execute());
  }

  #close(lot: Pick<CloseIntent, 'tradeId' | 'portfolioId' | 'shares'>): CloseIntent {
    return { ...lot, kind: 'close', id: this.#nextId('sell'), price: this.#price() };
  }

  #execute(): ExecuteIntent {
    const random = this.#random;
    return {
      kind: 'execute',
      id: this.#nextId('buy'),
      portfolioId: random.pick(this.#portfolioIds),
      marketId: `market-${random.between(1, 20)}`,
      action: random.pick(['buy_yes', 'buy_no']),
      // Odd amounts, so that whoever rounds shows it.
      amount: fromMicros(BigInt(random.between(1_000_000, 150_000_000))),
      price: this.#price(),
      timestamp: new Date().toISOString(),
    };
  }

  #price(): string {
    return fromMicros(BigInt(this.#random.between(10_000, 990_000)));
  }

  #nextId(verb: string): string {
    this.#count += 1;
    return `${this.#prefix}-${verb}-${this.#count}`;
  }
}
