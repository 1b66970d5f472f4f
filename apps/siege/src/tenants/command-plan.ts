import { fromMicros, keyedTradeId, toMicros, type Random } from '@prescient/workshop';
import type { Habit } from './cast.ts';
import { signalId, type BuyIntent, type Intent, type SellIntent } from './intent.ts';

interface OpenPosition {
  readonly tradeId: string;
  readonly shares: string;
}

/** Positions that a tenant remembers; it closes the others never. */
const MOST_OPEN = 400;
/** Limits that nearly every level of a book meets. */
const [HIGHEST, LOWEST] = ['0.99', '0.01'];
/** The share of buys by REST that have an `Idempotency-Key`. */
const KEYED = 0.3;
/** Buys are dated one after another, a millisecond each, as a signal's time is part of its id. */
const FIRST_MOMENT = Date.UTC(2026, 0, 1);

/** Decides a tenant's next commands. */
export class CommandPlan {
  readonly #habit: Habit;
  readonly #random: Random;
  readonly #marketIds: readonly string[];
  #open: OpenPosition[] = [];
  #count = 0;

  constructor(habit: Habit, random: Random, marketIds: readonly string[]) {
    this.#habit = habit;
    this.#random = random;
    this.#marketIds = marketIds;
  }

  next(): Intent[] {
    const { way, most, sells } = this.#habit;
    const count = this.#random.between(Math.ceil(most / 2), most);
    return Array.from({ length: count }, () =>
      way !== 'many' && this.#open.length > 0 && this.#random.chance(sells) ? this.#sell() : this.buy(),
    );
  }

  bought(tradeId: string, shares: string): void {
    this.#open.push({ tradeId, shares });
    if (this.#open.length > MOST_OPEN) this.#open.shift();
  }

  /** The position is gone, or it is not worth another try. */
  gone(tradeId: string): void {
    this.#open = this.#open.filter((position) => position.tradeId !== tradeId);
  }

  buy(): BuyIntent {
    const { portfolioId, fromBooks, way, stakes } = this.#habit;
    this.#count += 1;
    const timestamp = new Date(FIRST_MOMENT + this.#count).toISOString();
    const marketId = this.#random.pick(this.#marketIds);
    const action = this.#random.pick(['buy_yes', 'buy_no'] as const);
    const intent = { portfolioId, marketId, action, timestamp };
    return {
      ...intent,
      kind: 'buy',
      id: way === 'rest' ? this.#restId(intent) : `siege-${portfolioId}-buy-${this.#count}`,
      amount: fromMicros(BigInt(this.#stake(stakes))),
      price: fromBooks ? HIGHEST : this.#price(),
      timeInForce: fromBooks ? this.#random.pick(['FOK', 'FAK']) : 'FOK',
    };
  }

  /** The id of a trade by REST follows from the key of its request, or from the signal. */
  #restId(intent: Parameters<typeof signalId>[0]): string {
    return this.#random.chance(KEYED)
      ? keyedTradeId(`siege-${intent.portfolioId}-${this.#count}`)
      : signalId(intent);
  }

  #sell(): SellIntent {
    const { portfolioId, fromBooks } = this.#habit;
    this.#count += 1;
    const { tradeId, shares } = this.#random.pick(this.#open);
    const part = (toMicros(shares) * BigInt(this.#random.between(1, 99))) / 100n;
    const step = fromBooks ? 10_000n : 1n;
    const rounded = part - (part % step);
    const whole = rounded === 0n || this.#random.chance(0.5);
    return {
      kind: 'sell',
      id: `siege-${portfolioId}-sell-${this.#count}`,
      portfolioId,
      tradeId,
      price: fromBooks ? LOWEST : this.#price(),
      timeInForce: fromBooks ? 'FAK' : 'FOK',
      shares: whole ? null : fromMicros(rounded),
    };
  }

  #price(): string {
    return fromMicros(BigInt(this.#random.between(10_000, 990_000)));
  }

  /** Odd amounts where prices are quoted, so that a rounding shows; whole cents where a book wants them. */
  #stake([least, most]: readonly [number, number]): number {
    const stake = this.#random.between(least, most);
    return this.#habit.fromBooks ? stake - (stake % 10_000) : stake;
  }
}
