import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { liquidationOf, marketKey, type Liquidated, type MarketRef } from '../../domain/index.ts';
import { LoopTurn } from '../../loop-turn.ts';
import { add, ZERO_USD, type Usd } from '../../money/index.ts';
import type { LiquidatedPortfolio } from '../../store/reports/equity-snapshots.ts';
import {
  consumedByPortfolios,
  heldByPortfolios,
  type PortfolioOutcome,
} from '../../store/sums/held-by-portfolios.ts';
import type { BookOf } from './liquidate.ts';

/** Most outcomes of all the portfolios together; beyond it the value of none is known. */
const MOST_OUTCOMES = 20_000;
/** Outcomes whose depth is read together. */
const OUTCOMES_AT_ONCE = 250;

/** The means of a liquidation of several portfolios. */
interface Sale {
  readonly bookOf: BookOf;
  readonly at: Date;
}

/** A row that cannot be read leaves the value of its portfolio unknown, and keeps no other out. */
function proceedsOf(sale: Liquidated): Usd | null {
  try {
    return liquidationOf(sale);
  } catch {
    return null;
  }
}

/** The proceeds of some outcomes, in their order; null for one whose book or fee is not known. */
async function sell(
  em: SqlEntityManager,
  held: readonly PortfolioOutcome[],
  { bookOf, at }: Sale,
): Promise<(Usd | null)[]> {
  const keyOf = (id: number, ref: MarketRef): string => `${id} ${marketKey(ref)}`;
  const taken = await consumedByPortfolios(em, held);
  const consumedBy = new Map(taken.map((depth) => [keyOf(depth.portfolioId, depth), depth]));
  return held.map(({ portfolioId, outcome, shares, fees, halfLifeMs }) => {
    const book = bookOf(outcome);
    const consumed = consumedBy.get(keyOf(portfolioId, outcome)) ?? null;
    return book && fees ? proceedsOf({ shares, book, fees, consumed, halfLifeMs, now: at }) : null;
  });
}

/**
 * Returns what selling all that each portfolio holds would bring, the positions of one outcome together; null where a book or a
 * fee is not known.
 */
export async function liquidateAll(
  em: SqlEntityManager,
  ids: readonly number[],
  sale: Sale,
): Promise<LiquidatedPortfolio[]> {
  const held = await heldByPortfolios(em, ids, MOST_OUTCOMES + 1);
  const isUnknown = ({ fees, outcome }: PortfolioOutcome): boolean => !fees || !sale.bookOf(outcome);
  const unknown = new Set(
    held.length > MOST_OUTCOMES ? ids : held.filter(isUnknown).map(({ portfolioId }) => portfolioId),
  );
  const values = new Map<number, Usd | null>(ids.map((id) => [id, unknown.has(id) ? null : ZERO_USD]));
  const sold = held.filter(({ portfolioId }) => !unknown.has(portfolioId));
  const turn = new LoopTurn();
  for (let from = 0; from < sold.length; from += OUTCOMES_AT_ONCE) {
    const some = sold.slice(from, from + OUTCOMES_AT_ONCE);
    for (const [index, proceeds] of (await sell(em, some, sale)).entries()) {
      const { portfolioId } = some[index]!;
      const sum = values.get(portfolioId) ?? null;
      values.set(portfolioId, proceeds === null || sum === null ? null : add(sum, proceeds));
    }
    await turn.pause();
  }
  return ids.map((id) => ({ id, value: values.get(id) ?? null }));
}
