import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { MarketRef } from '../../domain/index.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** A market and its log change in one statement, so the newest line always has the market's version and its result. */
const UNLOGGED = `
  select m.venue, m.market_id as "marketId" from markets m
  left join market_resolutions r on r.venue = m.venue and r.market_id = m.market_id and r.version = m.version
  where (m.version > 0 or m.state <> 'open' or m.payout is not null)
    and (r.state, r.payout, r.voided, r.revision, r.review_reason, r.decided_by)
      is distinct from (m.state, m.payout, m.voided, m.revision, m.review_reason, m.decided_by)
  order by 1, 2 limit 1`;

/** Returns the first market whose state differs from the last line of its log; null when all agree. */
export async function findUnlogged(em: SqlEntityManager): Promise<MarketRef | null> {
  const [market] = await rawQuery<MarketRef>(em, UNLOGGED, []);
  return market ?? null;
}
