import type { Random } from '@prescient/workshop';
import type { CloseIntent, ExecuteIntent, Intent } from './intent.ts';
import type { Markets } from './markets.ts';
import { fromMicros } from './micros.ts';
import type { OpenLots } from './open-lots.ts';
import type { Way } from './send.ts';

/** What a bot wants at once, and how it asks for it. */
export interface Wish {
  readonly intents: readonly Intent[];
  readonly way: Way;
}

/** How a bot trades. */
interface Habit {
  /** How often a single wish is a close. */
  readonly close: number;
  /** How often it buys many at once, and how many. */
  readonly many: number;
  readonly fewest: number;
  readonly most: number;
  /** Wishes in one request otherwise. */
  readonly batch: number;
  /** Millionths of the largest stake. */
  readonly largestStake: number;
}

/** Most are like this. */
export const LIGHT: Habit = {
  close: 0.3,
  many: 0.15,
  fewest: 2,
  most: 5,
  batch: 1,
  largestStake: 150_000_000,
};
/** One fills whole groups; its stakes are small, so that it does not spend everybody's cash. */
export const HEAVY: Habit = {
  close: 0.3,
  many: 0.4,
  fewest: 20,
  most: 100,
  batch: 10,
  largestStake: 2_000_000,
};
const SMALLEST_STAKE = 1_000_000;

/** What wishes are made of. */
export interface WishTools {
  readonly random: Random;
  readonly portfolioIds: readonly number[];
  readonly markets: Markets;
  /** Makes the ids of this bot unlike those of every other. */
  readonly prefix: string;
  readonly habit: Habit;
}

/** Decides what a bot wants next: single buys, several at once, and closes, whole or in part. */
export class Wishes {
  readonly #tools: WishTools;
  #count = 0;

  constructor(tools: WishTools) {
    this.#tools = tools;
  }

  next(lots: OpenLots): Wish {
    const { random, habit } = this.#tools;
    if (random.chance(habit.many)) {
      const count = random.between(habit.fewest, habit.most);
      return { intents: Array.from({ length: count }, () => this.#execute()), way: 'many' };
    }
    return { intents: Array.from({ length: habit.batch }, () => this.#one(lots)), way: 'each' };
  }

  #one(lots: OpenLots): Intent {
    const { random, habit } = this.#tools;
    const lot = random.chance(habit.close) ? lots.pick(random) : null;
    return lot ? this.#close(lot) : this.#execute();
  }

  #close(lot: Pick<CloseIntent, 'tradeId' | 'portfolioId' | 'shares'>): CloseIntent {
    return { ...lot, kind: 'close', id: this.#nextId('sell'), price: this.#price() };
  }

  #execute(): ExecuteIntent {
    const { random, portfolioIds, markets, habit } = this.#tools;
    return {
      kind: 'execute',
      id: this.#nextId('buy'),
      portfolioId: random.pick(portfolioIds),
      marketId: markets.pick(random),
      action: random.pick(['buy_yes', 'buy_no']),
      // Odd amounts, so that whoever rounds shows it.
      amount: fromMicros(BigInt(random.between(SMALLEST_STAKE, habit.largestStake))),
      price: this.#price(),
      timestamp: new Date().toISOString(),
    };
  }

  #price(): string {
    return fromMicros(BigInt(this.#tools.random.between(10_000, 990_000)));
  }

  #nextId(verb: string): string {
    this.#count += 1;
    return `${this.#tools.prefix}-${verb}-${this.#count}`;
  }
}
