import { fromMicros, keyedTradeId, type Random } from '@prescient/workshop';
import type { CloseIntent, ExecuteIntent, Intent } from './intent.ts';
import type { Markets } from './markets.ts';
import type { OpenPositions } from './open-positions.ts';
import type { Way } from './send.ts';

/** A bot's next step: one command, or several that it sends together. */
export interface PlannedCommand {
  readonly intents: readonly Intent[];
  readonly way: Way;
}

/** A bot's style of trading. */
export interface Habit {
  /** The share of closes among commands that are not sent as one `executeMany`. */
  readonly close: number;
  /** The share of steps that buy many at once, and how many those buy. */
  readonly many: number;
  readonly fewest: number;
  readonly most: number;
  /** CommandPlan in one request otherwise. */
  readonly batch: number;
  /** Millionths of the smallest and the largest stake. */
  readonly stakes: readonly [smallest: number, largest: number];
  /** Stakes and parts of positions are multiples of this. */
  readonly step: number;
  /** The door: tRPC, or REST with all commands of a step in one request. */
  readonly door: 'trpc' | 'rest';
  /** True where the portfolio fills from books, so that prices are limits; otherwise they are the prices paid. */
  readonly fromBooks: boolean;
}

/** Most bots trade like this. */
export const LIGHT: Habit = {
  close: 0.3,
  many: 0.15,
  fewest: 2,
  most: 5,
  batch: 1,
  stakes: [1_000_000, 150_000_000],
  // Odd amounts, so that a rounding shows.
  step: 1,
  door: 'trpc',
  fromBooks: false,
};
/** One bot trades by REST, some signals in one request. */
export const BY_REST: Habit = { ...LIGHT, door: 'rest', many: 0, batch: 3 };
/** One bot fills whole groups; its stakes are small, so that cash is left for the others. */
export const HEAVY: Habit = {
  close: 0.3,
  many: 0.4,
  fewest: 20,
  most: 100,
  batch: 10,
  stakes: [1_000_000, 2_000_000],
  step: 1,
  door: 'trpc',
  fromBooks: false,
};
/** A bot that trades from books, whose depth runs out. */
export const FROM_BOOKS: Habit = {
  close: 0.4,
  many: 0.1,
  fewest: 2,
  most: 5,
  batch: 1,
  stakes: [2_000_000, 1_500_000_000],
  step: 10_000,
  door: 'trpc',
  fromBooks: true,
};
/** One of those trades by REST. */
export const FROM_BOOKS_BY_REST: Habit = { ...FROM_BOOKS, door: 'rest', many: 0, batch: 2 };
/** The share of buys by REST that have an `Idempotency-Key`. */
const KEYED = 0.3;
/** Limits that nearly every level of a book meets. */
const [HIGHEST, LOWEST] = ['0.99', '0.01'];

/** The parts that a plan is made with. */
export interface PlanTools {
  readonly random: Random;
  readonly portfolioIds: readonly number[];
  readonly markets: Pick<Markets, 'pick'>;
  /** Makes the ids of this bot unlike those of every other. */
  readonly prefix: string;
  readonly habit: Habit;
}

/** Decides a bot's next command: single buys, several at once, and closes, whole or in part. */
export class CommandPlan {
  readonly #tools: PlanTools;
  readonly #begun = Date.now();
  #count = 0;

  constructor(tools: PlanTools) {
    this.#tools = tools;
  }

  next(positions: OpenPositions): PlannedCommand {
    const { random, habit } = this.#tools;
    if (random.chance(habit.many)) {
      const count = random.between(habit.fewest, habit.most);
      return { intents: Array.from({ length: count }, () => this.#execute()), way: 'many' };
    }
    if (habit.door === 'rest') return { intents: this.#signals(positions), way: 'rest' };
    return { intents: Array.from({ length: habit.batch }, () => this.#one(positions)), way: 'each' };
  }

  /** Commands by REST. Signals of one request are of one portfolio, and their trades' ids follow from them or from a key. */
  #signals(positions: OpenPositions): Intent[] {
    const { random, portfolioIds, habit } = this.#tools;
    const portfolioId = random.pick(portfolioIds);
    return Array.from({ length: habit.batch }, (): Intent => {
      const one = this.#one(positions);
      if (one.kind === 'close') return one;
      const { marketId, action } = one;
      const timestamp = new Date(this.#begun + this.#count).toISOString();
      const id = random.chance(KEYED)
        ? keyedTradeId(one.id)
        : `signal:${portfolioId}:polymarket:${marketId}:${action}:${timestamp}`;
      return { ...one, portfolioId, timestamp, id };
    });
  }

  #one(positions: OpenPositions): Intent {
    const { random, habit } = this.#tools;
    const position = random.chance(habit.close) ? positions.pick(random, BigInt(habit.step)) : null;
    return position ? this.#close(position) : this.#execute();
  }

  #close(position: Pick<CloseIntent, 'tradeId' | 'portfolioId' | 'shares'>): CloseIntent {
    return { ...position, kind: 'close', id: this.#nextId('sell'), ...this.#terms(LOWEST) };
  }

  #execute(): ExecuteIntent {
    const { random, portfolioIds, markets, habit } = this.#tools;
    const stake = random.between(...habit.stakes);
    return {
      kind: 'execute',
      id: this.#nextId('buy'),
      portfolioId: random.pick(portfolioIds),
      marketId: markets.pick(random),
      action: random.pick(['buy_yes', 'buy_no']),
      amount: fromMicros(BigInt(stake - (stake % habit.step))),
      ...this.#terms(HIGHEST),
      timestamp: new Date().toISOString(),
    };
  }

  #terms(limit: string): Pick<Intent, 'price' | 'timeInForce'> {
    const { random, habit } = this.#tools;
    if (habit.fromBooks) return { price: limit, timeInForce: random.pick(['FOK', 'FAK']) };
    return { price: fromMicros(BigInt(random.between(10_000, 990_000))), timeInForce: 'FOK' };
  }

  #nextId(verb: string): string {
    this.#count += 1;
    return `${this.#tools.prefix}-${verb}-${this.#count}`;
  }
}
