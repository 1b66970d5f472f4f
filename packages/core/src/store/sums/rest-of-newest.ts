import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { OutcomeRef } from '../../domain/index.ts';
import type { Shares, Usd } from '../../money/index.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { outcomeColumns } from './outcome-columns.ts';
import { arrayText } from './sum-positions.ts';

/** All open positions of a portfolio in one outcome, and the dollars to share out among them. */
export interface SharedOutcome {
  readonly outcome: OutcomeRef;
  readonly shares: Shares;
  readonly total: Usd;
}

/** The outcomes that are shared out, and the positions that are asked for. */
export interface RestQuery {
  readonly portfolioId: number;
  readonly shared: readonly SharedOutcome[];
  readonly tradeIds: readonly string[];
}

/** The part of the newest position of an outcome. */
export interface NewestRest {
  readonly tradeId: string;
  readonly rest: Usd;
}

/*
 * `div` of whole numerics is exact. The newest position comes first, so that nothing is summed for an outcome whose newest
 * position is not asked for.
 */
const RESTS = `
  select newest.trade_id as "tradeId", (w.total - others.taken)::text as rest
  from unnest($2::text[], $3::text[], $4::text[], $5::numeric[], $6::numeric[])
    as w (venue, market_id, action, shares, total)
  cross join lateral (
    select trade_id from portfolio_positions where portfolio_id = $1 and status = 'open'
      and venue = w.venue and market_id = w.market_id and action = w.action
    order by entry_timestamp desc, trade_id desc limit 1) newest
  cross join lateral (
    select coalesce(sum(div(w.total * trunc(shares * 1000000), w.shares)), 0) as taken
    from portfolio_positions where portfolio_id = $1 and status = 'open'
      and venue = w.venue and market_id = w.market_id and action = w.action
      and trade_id <> newest.trade_id) others
  where newest.trade_id = any($7::text[])`;

/**
 * The part of the newest open position of each outcome, where it is among those asked for: the total less what all others
 * take, `Σ ⌊total × own shares ÷ all shares⌋`.
 */
export async function restOfNewest(
  em: SqlEntityManager,
  { portfolioId, shared, tradeIds }: RestQuery,
): Promise<NewestRest[]> {
  const rows = await rawQuery<{ tradeId: string; rest: string }>(em, RESTS, [
    portfolioId,
    ...outcomeColumns(shared.map(({ outcome }) => outcome)),
    arrayText(shared.map(({ shares }) => `${shares}`)),
    arrayText(shared.map(({ total }) => `${total}`)),
    arrayText(tradeIds),
  ]);
  return rows.map(({ tradeId, rest }) => ({ tradeId, rest: BigInt(rest) as Usd }));
}
