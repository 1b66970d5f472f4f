import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { DomainError, type Portfolio } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { plainRows } from '../../store/connection/plain-rows.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { requireLimit } from '../cursor.ts';

/** Closed trades of a portfolio, the newest, that its events are summed from. */
export const RANKED_TRADES = 500;

/** The ranks to list. */
export interface RankQuery {
  /** 1 to 500. */
  readonly limit: number;
  /** The rank after which to go on; 0 for the first one. */
  readonly after: number;
}

/** The closed trades of a portfolio in one event, in millionths of a dollar. */
export interface EventSums {
  readonly realizedPnl: number;
  readonly cost: number;
}

/** A portfolio with the events of its newest closed trades. */
export interface RankedPortfolio {
  readonly portfolio: Portfolio;
  readonly events: readonly EventSums[];
}

/** Portfolios without an initial balance have no return, archived ones no longer compete, and saved replays never did. */
const RANKED = `
  select * from portfolio_state where kind = 'live' and status <> 'archived' and initial_balance > 0 and trade_count > 0
  order by total_profit_loss / initial_balance desc, id limit $1 offset $2`;

const EVENTS = `
  select w.id, (sum(t.realized_pnl) * 1000000)::float8 as "realizedPnl", (sum(t.cost) * 1000000)::float8 as cost
  from unnest($1::int[]) as w (id) cross join lateral (
    select t.venue, coalesce(k.event_id, t.event_id) as event_id,
      case when coalesce(k.event_id, t.event_id) is null then t.market_id end as market_id, t.realized_pnl,
      t.amount + t.fee as cost
    from (select * from trades where portfolio_id = w.id and status = 'closed'
      order by recorded_at desc, trade_id desc limit ${RANKED_TRADES}) t
    left join markets k on k.venue = t.venue and k.market_id = t.market_id) t
  group by w.id, t.venue, t.event_id, t.market_id order by w.id, t.venue, t.event_id, t.market_id`;

async function eventsOf(em: SqlEntityManager, ids: readonly number[]): Promise<Map<number, EventSums[]>> {
  const rows = await rawQuery<EventSums & { id: number }>(em, EVENTS, [ids]);
  return Map.groupBy(rows, ({ id }) => id);
}

/**
 * Live portfolios that have traded, by their return at the stored marks, the highest first, each with the events of its newest
 * 500 closed trades.
 * @throws DomainError INVALID_INPUT
 */
export async function rankPortfolios(db: Database, { limit, after }: RankQuery): Promise<RankedPortfolio[]> {
  requireLimit(limit);
  if (!Number.isSafeInteger(after) || after < 0)
    throw new DomainError('INVALID_INPUT', 'after must be a whole number from 0.', { field: 'after' });
  return entityManager(db).transactional(async (em) => {
    const ranked = await plainRows(em, PortfolioEntity, { sql: RANKED, parameters: [limit, after] });
    const ids = ranked.map(({ id }) => id);
    const events = await eventsOf(em, ids);
    return ranked.map((portfolio) => ({ portfolio, events: events.get(portfolio.id) ?? [] }));
  }, readSnapshot);
}
