import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { MarketRef } from '../../domain/index.ts';
import { ofLive } from '../ledger/live-portfolios.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** Markets of one statement. */
const AT_ONCE = 1_000;

/**
 * Marks markets as settled that have a result and in which nobody holds or was paid anything: most markets that are
 * imported. A position that is bought meanwhile is found by `DUE`.
 */
const UNTOUCHED = `
  with untouched as (
    select venue, market_id from markets m
    where state in ('resolved', 'amended') and review_reason is null and not exists (
      select from portfolio_positions p where p.venue = m.venue and p.market_id = m.market_id
        and ${ofLive('p.portfolio_id')} and (p.status = 'open' or p.settlement_id is not null))
    order by venue, market_id limit ${AT_ONCE} for update),
  settled as (
    update markets m set state = 'settled', version = m.version + 1, updated_at = $1
    from untouched u where m.venue = u.venue and m.market_id = u.market_id returning m.*),
  logged as (
    insert into market_resolutions (venue, market_id, version, source, state, payout, voided, revision, review_reason,
      decided_by, note, occurred_at, recorded_at)
    select venue, market_id, version, 'desk', state, payout, voided, revision, review_reason, decided_by, null, $1, $1
    from settled returning 1)
  select count(*)::int as settled from logged`;

/** Settles the markets that concern nobody, a thousand at most. Answers how many those were. */
export async function settleUntouched(em: SqlEntityManager, now: Date): Promise<number> {
  const [row] = await rawQuery<{ settled: number }>(em, UNTOUCHED, [now.toISOString()]);
  return row!.settled;
}

/** Markets in which something is to be done, those among them whose positions were bought when all was settled. */
const DUE = `
  select venue, market_id as "marketId" from markets
  where state = 'reversed' or (state in ('resolved', 'amended') and review_reason is null)
  union
  select m.venue, m.market_id from markets m
  join (select distinct venue, market_id from portfolio_positions
    where status = 'open' and ${ofLive('portfolio_id')}) held
    on held.venue = m.venue and held.market_id = m.market_id
  where m.state = 'settled' and m.review_reason is null
  order by 1, 2`;

/** The markets in which positions are to be settled or settlements to be taken back, in order. */
export const dueMarkets = (em: SqlEntityManager): Promise<MarketRef[]> => rawQuery(em, DUE, []);
