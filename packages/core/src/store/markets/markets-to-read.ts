import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { MarketState } from '../../domain/index.ts';
import { ofLive } from '../ledger/live-portfolios.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** A market of which a venue may have news. */
export interface MarketToRead {
  readonly marketId: string;
  readonly state: MarketState;
  /** True if a position of it is open, or was paid by our settlement; those of saved replays do not count. */
  readonly isHeld: boolean;
}

/** The markets to read. */
export interface MarketsToReadQuery {
  readonly venue: string;
  /** Since when a settled one has changed. */
  readonly settledSince: Date;
  /** Only those that concern somebody. */
  readonly heldOnly: boolean;
}

/** The markets that have no result, or one that is not paid out yet, or that changed no longer ago than `$2`. */
const TO_READ = `
  select * from (
    select market_id as "marketId", state, exists (
      select from portfolio_positions p where p.venue = m.venue and p.market_id = m.market_id
        and ${ofLive('p.portfolio_id')} and (p.status = 'open' or p.settlement_id is not null)) as "isHeld"
    from markets m where venue = $1 and (state <> 'settled' or updated_at >= $2)) known
  where "isHeld" or not $3::boolean order by "marketId"`;

export const marketsToRead = (
  em: SqlEntityManager,
  { venue, settledSince, heldOnly }: MarketsToReadQuery,
): Promise<MarketToRead[]> => rawQuery(em, TO_READ, [venue, settledSince.toISOString(), heldOnly]);
