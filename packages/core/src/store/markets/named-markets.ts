import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { MarketIdentity, MarketRef } from '../../domain/index.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** A market that already has the condition or a token of another one. */
export interface NamedMarket {
  /** The market that wants the name. */
  readonly of: MarketRef;
  readonly field: 'conditionId' | 'tokenId';
  readonly name: string;
  /** The market that has it. */
  readonly ownerId: string;
}

/** Each lookup goes by the index of its column. */
const NAMED = `
  select w.venue, w.market_id as "marketId", o.field, o.name, o.market_id as "ownerId"
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    as w (venue, market_id, condition_id, first_token_id, second_token_id)
  cross join lateral (
    (select 'conditionId' as field, condition_id as name, market_id from markets m
     where m.venue = w.venue and m.condition_id = w.condition_id and m.market_id <> w.market_id limit 1)
    union all
    (select 'tokenId', first_token_id, market_id from markets m where m.venue = w.venue
       and m.first_token_id in (w.first_token_id, w.second_token_id) and m.market_id <> w.market_id limit 1)
    union all
    (select 'tokenId', second_token_id, market_id from markets m where m.venue = w.venue
       and m.second_token_id in (w.first_token_id, w.second_token_id) and m.market_id <> w.market_id limit 1)
    limit 1) o`;

/** Finds the markets that already have a condition or token of these, at most one for each. */
export async function namedMarkets(
  em: SqlEntityManager,
  markets: readonly (MarketRef & MarketIdentity)[],
): Promise<NamedMarket[]> {
  if (markets.length === 0) return [];
  const rows = await rawQuery<Omit<NamedMarket, 'of'> & MarketRef>(em, NAMED, [
    markets.map(({ venue }) => venue),
    markets.map(({ marketId }) => marketId),
    markets.map(({ conditionId }) => conditionId),
    markets.map(({ outcomes }) => outcomes[0].tokenId),
    markets.map(({ outcomes }) => outcomes[1].tokenId),
  ]);
  return rows.map(({ venue, marketId, ...named }) => ({ ...named, of: { venue, marketId } }));
}
