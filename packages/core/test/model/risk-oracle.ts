import { leastPaid } from '../support/endings.ts';

/*
 * A second implementation of the limits: plain bigints of millionths and lists that are searched from end to end, the worst
 * case by trying every end. It shares no code with core, so that both would have to be wrong in the same way to agree.
 */

/** A market of the model. */
export interface ModelMarket {
  readonly id: string;
  readonly event: string | null;
  readonly group: string | null;
  readonly categories: readonly string[];
}

/** A buy as it was, with what is left of it. */
export interface ModelTrade {
  readonly market: ModelMarket;
  readonly outcome: 0 | 1;
  readonly boughtAt: number;
  cost: bigint;
  shares: bigint;
}

/** A buy that is asked for. */
export interface ModelBuy {
  readonly market: ModelMarket;
  readonly outcome: 0 | 1;
  readonly stake: bigint;
  readonly at: number;
}

/** The trade that a buy would be. */
export interface ModelFill {
  readonly cost: bigint;
  readonly shares: bigint;
  readonly spread: bigint | null;
  readonly equityAfter: bigint;
}

export type ModelLimits = Partial<Record<string, bigint>>;

const DAY_MS = 86_400_000;
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

/** The facts of a portfolio, and the verdict of its limits on the next buy. */
export class RiskOracle {
  readonly trades: ModelTrade[] = [];
  /** Every equity that was seen, with its moment. */
  readonly #equities: { at: number; equity: bigint }[];
  readonly #losses: number[] = [];

  constructor(equity: bigint, at: number) {
    this.#equities = [{ at, equity }];
  }

  noteEquity(at: number, equity: bigint): void {
    this.#equities.push({ at, equity });
  }

  noteLoss(at: number): void {
    this.#losses.push(at);
  }

  get lastLossAt(): number | null {
    return this.#losses.at(-1) ?? null;
  }

  /** The equity of 00:00 UTC: the last one that was seen before the day began, or the very first. */
  dayEquity(at: number): bigint {
    const midnight = at - (at % DAY_MS);
    const before = this.#equities.filter((each) => each.at < midnight);
    return (before.at(-1) ?? this.#equities[0]!).equity;
  }

  get peak(): bigint {
    return this.#equities.reduce(
      (most, { equity }) => (equity > most ? equity : most),
      this.#equities[0]!.equity,
    );
  }

  /** The rules that a buy breaks, each with its figure. */
  broken(limits: ModelLimits, buy: ModelBuy, fill: ModelFill | null): Map<string, bigint> {
    const figures = new Map<string, bigint>();
    for (const [rule, value] of [...this.#early(buy), ...(fill ? this.#late(buy, fill) : [])]) {
      const known = figures.get(rule);
      if (known === undefined || value > known) figures.set(rule, value);
    }
    const broken = [...figures].filter(([rule, value]) => {
      const limit = limits[rule];
      if (limit === undefined) return false;
      if (rule.endsWith('Ms')) return value < limit;
      return rule === 'maxDailyLoss' || rule === 'maxDrawdown' ? value >= limit : value > limit;
    });
    return new Map(broken);
  }

  *#early({ market, stake, at }: ModelBuy): Generator<[string, bigint]> {
    yield ['maxStake', stake];
    yield ['maxOpenPositions', BigInt(this.#open().length) + 1n];
    if (this.lastLossAt !== null) yield ['lossCoolDownMs', BigInt(at - this.lastLossAt)];
    const last = this.trades.findLast((trade) => trade.market.id === market.id);
    if (last) yield ['marketCoolDownMs', BigInt(at - last.boughtAt)];
  }

  *#late(buy: ModelBuy, fill: ModelFill): Generator<[string, bigint]> {
    const { market, outcome, at } = buy;
    if (fill.spread !== null) yield ['maxSpread', fill.spread];
    const same = this.#open().filter((trade) => trade.market.id === market.id && trade.outcome === outcome);
    yield ['maxPosition', sum(same.map(({ cost }) => cost)) + fill.cost];
    const isOfEvent = (other: ModelMarket) =>
      market.event === null ? other.id === market.id : other.event === market.event;
    yield* this.#raised('maxMarketExposure', buy, fill, (other) => other.id === market.id);
    yield* this.#raised('maxEventExposure', buy, fill, isOfEvent);
    for (const category of market.categories)
      yield* this.#raised('maxCategoryExposure', buy, fill, (other) => other.categories.includes(category));
    yield ['maxDailyLoss', this.dayEquity(at) - fill.equityAfter];
    if (this.peak > 0n) yield ['maxDrawdown', ((this.peak - fill.equityAfter) * 1_000_000n) / this.peak];
  }

  #open(): ModelTrade[] {
    return this.trades.filter(({ shares }) => shares > 0n);
  }

  *#raised(
    rule: string,
    ...[{ market, outcome }, { cost, shares }, isIn]: [ModelBuy, ModelFill, (market: ModelMarket) => boolean]
  ): Generator<[string, bigint]> {
    const held = this.#open().filter((trade) => isIn(trade.market));
    const value = exposure([...held, { market, outcome, cost, shares }]);
    if (value > exposure(held)) yield [rule, value];
  }
}

/** The cost of positions less the least that they can pay. */
function exposure(held: readonly Omit<ModelTrade, 'boughtAt'>[]): bigint {
  const tickets = held.map(({ market, outcome, shares }) => ({
    group: market.group ?? market.id,
    market: market.id,
    outcome,
    shares,
  }));
  const loss = sum(held.map(({ cost }) => cost)) - leastPaid(tickets);
  return loss > 0n ? loss : 0n;
}
