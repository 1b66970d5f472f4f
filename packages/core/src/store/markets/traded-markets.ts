import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { marketKey, type MarketRef } from '../../domain/index.ts';
import { ofLive } from '../ledger/live-portfolios.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** By the index over positions that are open or were paid by a settlement. */
const TRADED = `
  select w.venue, w.market_id as "marketId" from unnest($1::text[], $2::text[]) as w (venue, market_id)
  where exists (select from portfolio_positions p where p.venue = w.venue and p.market_id = w.market_id
    and ${ofLive('p.portfolio_id')} and (p.status = 'open' or p.settlement_id is not null))`;

/** Returns the keys of those of the markets in which a live portfolio holds shares, or was paid by a settlement. */
export async function tradedMarkets(
  em: SqlEntityManager,
  markets: readonly MarketRef[],
): Promise<ReadonlySet<string>> {
  if (markets.length === 0) return new Set();
  const rows = await rawQuery<MarketRef>(em, TRADED, [
    markets.map(({ venue }) => venue),
    markets.map(({ marketId }) => marketId),
  ]);
  return new Set(rows.map(marketKey));
}
