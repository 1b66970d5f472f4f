import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  outcomeOf,
  type Action,
  type ConsumedDepth,
  type FeeSchedule,
  type OutcomeRef,
} from '../../domain/index.ts';
import type { Shares } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { ConsumedDepthEntity } from '../tables/entities.ts';
import { outcomeColumns } from './outcome-columns.ts';
import { micros } from './sum-positions.ts';

/** All open positions of one portfolio in one outcome. */
export interface PortfolioOutcome {
  readonly portfolioId: number;
  readonly outcome: OutcomeRef;
  readonly shares: Shares;
  /** Null where nobody imported the market. */
  readonly fees: FeeSchedule | null;
  readonly halfLifeMs: number | null;
}

interface Row extends Omit<PortfolioOutcome, 'outcome' | 'shares'> {
  readonly venue: string;
  readonly marketId: string;
  readonly action: Action;
  readonly shares: string;
}

const HELD = `
  select p.portfolio_id as "portfolioId", p.venue, p.market_id as "marketId", p.action, p.shares, k.fees,
    s.replenishment_half_life_ms as "halfLifeMs"
  from (
    select portfolio_id, venue, market_id, action, ${micros('sum(shares)')} as shares from portfolio_positions
    where portfolio_id = any($1::int[]) and status = 'open' group by portfolio_id, venue, market_id, action limit $2) p
  join portfolio_state s on s.id = p.portfolio_id
  left join markets k on k.venue = p.venue and k.market_id = p.market_id`;

/** Sums the open positions of some portfolios, outcome by outcome; at most `limit` outcomes. */
export async function heldByPortfolios(
  em: SqlEntityManager,
  ids: readonly number[],
  limit: number,
): Promise<PortfolioOutcome[]> {
  const rows = await rawQuery<Row>(em, HELD, [ids, limit]);
  return rows.map(({ portfolioId, shares, fees, halfLifeMs, ...ref }) => ({
    portfolioId,
    outcome: outcomeOf(ref),
    shares: BigInt(shares) as Shares,
    fees,
    halfLifeMs,
  }));
}

const CONSUMED = `
  select c.* from unnest($1::int[], $2::text[], $3::text[]) as w (portfolio_id, venue, market_id)
  join consumed_depth c on c.portfolio_id = w.portfolio_id and c.venue = w.venue and c.market_id = w.market_id`;

/** Reads the depth that portfolios took of the markets that they hold; of a market with both outcomes it comes twice. */
export async function consumedByPortfolios(
  em: SqlEntityManager,
  held: readonly PortfolioOutcome[],
): Promise<(ConsumedDepth & { readonly portfolioId: number })[]> {
  const [venues, marketIds] = outcomeColumns(held.map(({ outcome }) => outcome));
  const ids = held.map(({ portfolioId }) => portfolioId);
  const rows = await rawQuery<object>(em, CONSUMED, [ids, venues, marketIds]);
  return rows.map((row) => ({ ...em.map(ConsumedDepthEntity, row) }));
}
