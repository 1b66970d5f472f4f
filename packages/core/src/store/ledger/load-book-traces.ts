import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Command, WorkingSet } from '../../domain/index.ts';
import { ConsumedDepthEntity, ShadowSumsEntity } from '../tables/entities.ts';
import { rawQuery } from '../connection/raw-query.ts';

/** A market that a command of a portfolio trades in. */
interface TradedMarket {
  readonly portfolioId: number;
  readonly venue: string;
  readonly marketId: string;
}

const marketOf = (state: WorkingSet, command: Command): TradedMarket[] => {
  const { portfolioId } = command;
  if (command.kind === 'execute') return [{ portfolioId, venue: command.venue, marketId: command.marketId }];
  const position = command.kind === 'close' && state.findHeldTrade(portfolioId, command.tradeId)?.position;
  return position ? [{ portfolioId, venue: position.venue, marketId: position.marketId }] : [];
};

/** Each market is looked up by itself, as `findByIds` does and for its reason. */
const CONSUMED = `
  select found.* from (select distinct * from unnest($1::int[], $2::text[], $3::text[])) as wanted (portfolio_id, venue, market_id)
  cross join lateral (
    select * from consumed_depth as t
    where t.portfolio_id = wanted.portfolio_id and t.venue = wanted.venue and t.market_id = wanted.market_id
    offset 0
  ) as found`;

const SHADOWS = 'select * from shadow_sums where portfolio_id = any($1::int[])';

/**
 * Reads what earlier fills from books left behind, for the portfolios that fill from books; the others cost no query.
 * Portfolios and holdings are loaded by then, and the portfolios held.
 */
export async function loadBookTraces(
  em: SqlEntityManager,
  state: WorkingSet,
  commands: readonly Command[],
): Promise<void> {
  const fromBooks = commands.filter(
    ({ portfolioId }) => state.findPortfolio(portfolioId)?.fillModel === 'book',
  );
  const markets = fromBooks.flatMap((command) => marketOf(state, command));
  if (markets.length === 0) return;
  const rows = await rawQuery<object>(em, CONSUMED, [
    markets.map(({ portfolioId }) => portfolioId),
    markets.map(({ venue }) => venue),
    markets.map(({ marketId }) => marketId),
  ]);
  for (const row of rows) state.loadConsumed({ ...em.map(ConsumedDepthEntity, row) });
  const portfolioIds = [...new Set(markets.map(({ portfolioId }) => portfolioId))];
  const sums = await rawQuery<object>(em, SHADOWS, [portfolioIds]);
  for (const row of sums) state.loadShadows({ ...em.map(ShadowSumsEntity, row) });
}
