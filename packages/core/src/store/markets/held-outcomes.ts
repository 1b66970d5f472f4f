import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { MarketRef, OutcomeIndex } from '../../domain/index.ts';
import { ofLive } from '../ledger/live-portfolios.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** The outcomes of a market of which somebody holds something, but for saved replays. */
export interface HeldOutcomes extends MarketRef {
  readonly outcomes: OutcomeIndex[];
}

/** Markets with open lots, in order, by the index over all portfolios. */
export const heldOutcomes = (
  em: SqlEntityManager,
  after: MarketRef | null,
  limit: number,
): Promise<HeldOutcomes[]> =>
  rawQuery(
    em,
    `select venue, market_id as "marketId",
       array_agg(distinct case action when 'buy_yes' then 0 else 1 end) as outcomes
     from portfolio_positions where status = 'open' and (venue, market_id) > ($1, $2) and ${ofLive('portfolio_id')}
     group by venue, market_id order by venue, market_id limit $3`,
    [after?.venue ?? '', after?.marketId ?? '', limit],
  );
