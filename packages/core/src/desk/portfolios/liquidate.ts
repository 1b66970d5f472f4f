import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  liquidationOf,
  marketKey,
  outcomeKey,
  outcomeOf,
  type Book,
  type Marks,
  type OutcomeRef,
  type Portfolio,
  type Position,
} from '../../domain/index.ts';
import { LoopTurn } from '../../loop-turn.ts';
import { add, proRata, subtract, ZERO_USD, type Usd } from '../../money/index.ts';
import { restOfNewest, type SharedOutcome } from '../../store/sums/rest-of-newest.ts';
import {
  consumedOf,
  sumByOutcome,
  sumOfOutcomes,
  type HeldOutcome,
} from '../../store/sums/sum-by-outcome.ts';
import type { OpenSums } from '../../store/sums/sum-positions.ts';

/** Finds the fresh book of an outcome; null where none is known. */
export type BookOf = (outcome: OutcomeRef) => Book | null;

/** The outcomes whose sale is known, by `outcomeKey`. */
export type SoldOutcomes = ReadonlyMap<string, SharedOutcome>;

/** The open positions of a portfolio, sold as they stand. */
export interface Liquidation {
  /** Σ over the outcomes; null where the book or the fee of one of them is not known. */
  readonly value: Usd | null;
  /** Dollars by which the marks of outcomes with a known book exceed the proceeds of selling them; 0 or more. */
  readonly excess: Usd;
  readonly sold: SoldOutcomes;
}

/** The portfolio to liquidate, and the books. */
export interface SaleQuery {
  readonly portfolio: Pick<Portfolio, 'id' | 'replenishmentHalfLifeMs'>;
  readonly bookOf: BookOf;
  readonly at: Date;
}

/** The same with the marks to compare with, and the moment before which a mark is stale. */
export interface LiquidationQuery extends SaleQuery {
  readonly marks: Marks;
  readonly staleBefore: Date;
}

/** The liquidation where no book is known. */
export const noLiquidation = (positions: number): Liquidation => ({
  value: positions === 0 ? ZERO_USD : null,
  excess: ZERO_USD,
  sold: new Map(),
});

/** Outcomes whose depth is read together: parts of some milliseconds. */
const OUTCOMES_AT_ONCE = 250;

/** Sells the outcomes with a known book, all positions of one together. It leaves the event loop to others in between. */
async function sell(
  em: SqlEntityManager,
  held: readonly HeldOutcome[],
  { portfolio, bookOf, at }: SaleQuery,
): Promise<Map<string, SharedOutcome>> {
  const sold = new Map<string, SharedOutcome>();
  const halfLifeMs = portfolio.replenishmentHalfLifeMs;
  const turn = new LoopTurn();
  for (let from = 0; from < held.length; from += OUTCOMES_AT_ONCE) {
    const booked = held.slice(from, from + OUTCOMES_AT_ONCE).flatMap((each) => {
      const book = each.fees && bookOf(each.outcome);
      return book && each.fees ? [{ ...each, fees: each.fees, book }] : [];
    });
    if (booked.length === 0) continue;
    const outcomes = booked.map(({ outcome }) => outcome);
    const taken = await consumedOf(em, portfolio.id, outcomes);
    const consumedBy = new Map(taken.map((depth) => [marketKey(depth), depth]));
    for (const { outcome, shares, book, fees } of booked) {
      await turn.pause();
      const consumed = consumedBy.get(marketKey(outcome)) ?? null;
      const total = liquidationOf({ shares, book, fees, consumed, halfLifeMs, now: at });
      if (total !== null) sold.set(outcomeKey(outcome), { outcome, shares, total });
    }
  }
  return sold;
}

/** Sums the open positions of a portfolio and liquidates them, those of one outcome together, within a transaction. */
export async function liquidateWithin(
  em: SqlEntityManager,
  { portfolio, marks, bookOf, at, staleBefore }: LiquidationQuery,
): Promise<{ readonly sums: OpenSums; readonly liquidation: Liquidation }> {
  const query = { portfolioId: portfolio.id, marks: marks.values(), staleBefore, now: at };
  const { sums, held, isPart } = await sumByOutcome(em, query);
  const sold = await sell(em, held, { portfolio, bookOf, at });
  let value = ZERO_USD;
  let excess = ZERO_USD;
  for (const { outcome, value: marked } of held) {
    const net = sold.get(outcomeKey(outcome))?.total ?? null;
    if (net === null) continue;
    value = add(value, net);
    if (net < marked) excess = add(excess, subtract(marked, net));
  }
  const isKnown = !isPart && sold.size === held.length;
  return { sums, liquidation: { value: isKnown ? value : null, excess, sold } };
}

/** Sells only the outcomes of these positions that are open and have a book. */
export async function sellOutcomesOf(
  em: SqlEntityManager,
  positions: readonly Position[],
  query: SaleQuery,
): Promise<SoldOutcomes> {
  const open = positions.filter(({ status }) => status === 'open').map(outcomeOf);
  const outcomes = new Map(open.map((outcome) => [outcomeKey(outcome), outcome]));
  const booked = [...outcomes.values()].filter((outcome) => query.bookOf(outcome) !== null);
  if (booked.length === 0) return new Map();
  return sell(em, await sumOfOutcomes(em, query.portfolio.id, booked), query);
}

/**
 * Shares the liquidation of each outcome out among its positions, pro rata by shares and rounded down; the newest takes
 * the rest. Answers by trade id for those of the given positions whose sale is known.
 */
export async function liquidationsOf(
  em: SqlEntityManager,
  positions: readonly Position[],
  sold: SoldOutcomes,
): Promise<Map<string, Usd>> {
  const parts = new Map<string, Usd>();
  const shared = new Map<string, SharedOutcome>();
  for (const position of positions) {
    const key = outcomeKey(outcomeOf(position));
    const outcome = position.status === 'open' ? sold.get(key) : undefined;
    if (outcome === undefined) continue;
    shared.set(key, outcome);
    parts.set(
      position.tradeId,
      proRata(outcome.total, { part: position.shares, all: outcome.shares }, 'down'),
    );
  }
  if (shared.size === 0) return parts;
  const { portfolioId } = positions[0]!;
  const tradeIds = [...parts.keys()];
  for (const { tradeId, rest } of await restOfNewest(em, {
    portfolioId,
    shared: [...shared.values()],
    tradeIds,
  }))
    parts.set(tradeId, rest);
  return parts;
}
