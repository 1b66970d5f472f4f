import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Command, MarketStanding, WorkingSet } from '../../domain/index.ts';
import { together } from '../connection/pipeline.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** Each market is looked up by itself, as `findByIds` does and for its reason. */
const MARKET = `
  cross join lateral (
    select venue, market_id as "marketId", state, accepting_orders as "acceptingOrders",
      review_reason as "reviewReason", question, event_id as "eventId",
      (select title from events as e where e.venue = t.venue and e.event_id = t.event_id) as "eventTitle"
    from markets as t
    where t.venue = wanted.venue and t.market_id = wanted.market_id
    offset 0
  ) as found`;

/** The markets that are named. */
const NAMED = `select found.* from (select distinct * from unnest($1::text[], $2::text[])) as wanted (venue, market_id) ${MARKET}`;

/** The markets of positions. */
const HELD = `select found.* from unnest($1::int[], $2::text[]) as named (portfolio_id, trade_id)
  cross join lateral (
    select venue, market_id from portfolio_positions as t
    where t.portfolio_id = named.portfolio_id and t.trade_id = named.trade_id
    offset 0
  ) as wanted ${MARKET}`;

const find = (em: SqlEntityManager, text: string, columns: readonly unknown[][]): Promise<MarketStanding[]> =>
  columns[0]!.length === 0 ? Promise.resolve([]) : rawQuery(em, { text, planIsKept: true }, columns);

/**
 * Reads how far the markets have come that the commands buy and sell in, and their words; of one that nobody imported
 * there is no row.
 */
export async function loadStandings(
  em: SqlEntityManager,
  state: WorkingSet,
  commands: readonly Command[],
): Promise<void> {
  const buys = commands.filter((command) => command.kind === 'execute');
  const sales = commands.filter((command) => command.kind === 'close');
  const [named, held] = await together(
    find(em, NAMED, [buys.map(({ venue }) => venue), buys.map(({ marketId }) => marketId)]),
    find(em, HELD, [sales.map(({ portfolioId }) => portfolioId), sales.map(({ tradeId }) => tradeId)]),
  );
  for (const standing of [...named, ...held]) state.loadStanding(standing);
}
