import { equity, hashLedger, rankPortfolios, type Database, type RankedPortfolio } from '@prescient/core';
import { standingSteps } from '@prescient/reports';
import type { Reading } from './access/reading.ts';
import { inTurns } from './in-turns.ts';

/** Portfolios that are compared at once. */
export const MOST_COMPARED = 10;
/** Lines of the leaderboard that are computed at once. */
export const MOST_RANKS = 20;
/** The last rank that is listed. */
export const LAST_RANK = 1_000_000;

/** The means of a leaderboard: it is read with `reads`, and hashes of ledgers are kept with `db`. */
interface LeaderboardContext {
  readonly reads: Database;
  readonly db: Database;
  readonly reading: Reading;
}

async function standingOf(context: LeaderboardContext, { portfolio, events }: RankedPortfolio, rank: number) {
  const { id, kind, name, status, initialBalance, tradeCount } = portfolio;
  const clusters = events.map(({ realizedPnl, cost }) => ({ top: realizedPnl, bottom: cost }));
  const sums = { initialBalance, equity: equity(portfolio) };
  const standing = await inTurns(standingSteps(sums, clusters));
  const { fills, hash, added } = await hashLedger(context, portfolio);
  context.reading.countSummed(events.length + added);
  return { rank, portfolioId: id, kind, name, status, tradeCount, ...standing, ledger: { fills, hash } };
}

/** The ranks after a rank; `nextAfter` asks for the next ones and is null after the last. */
export async function leaderboard(
  context: LeaderboardContext,
  { limit, after }: { limit: number; after: number },
) {
  const ranked = await rankPortfolios(context.reads, { limit: limit + 1, after });
  const items = [];
  for (const [index, one] of ranked.slice(0, limit).entries())
    items.push(await standingOf(context, one, after + index + 1));
  return { items, nextAfter: ranked.length > limit ? after + limit : null };
}
