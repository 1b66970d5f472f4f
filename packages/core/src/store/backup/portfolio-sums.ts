import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { rawQuery } from '../connection/raw-query.ts';
import { BackupError } from './backup-error.ts';
import type { PortfolioSums } from './manifest.ts';

const SUMS = `
  select count(*)::int as portfolios, coalesce(sum(initial_balance), 0)::text as "initialBalance",
    coalesce(sum(balance), 0)::text as balance, coalesce(sum(total_invested), 0)::text as "totalInvested",
    coalesce(sum(realized_pnl), 0)::text as "realizedPnl", coalesce(sum(total_profit_loss), 0)::text as "totalProfitLoss"
  from portfolio_state`;

/** The totals over all portfolios of the database. */
export async function readSums(em: SqlEntityManager): Promise<PortfolioSums> {
  const [sums] = await rawQuery<PortfolioSums>(em, SUMS, []);
  return sums!;
}

/** @throws BackupError unless the portfolios come to what the manifest says */
export async function requireSums(em: SqlEntityManager, told: PortfolioSums): Promise<void> {
  const sums = await readSums(em);
  const wrong = (Object.keys(sums) as (keyof PortfolioSums)[]).find((field) => sums[field] !== told[field]);
  if (wrong === undefined) return;
  throw new BackupError(
    `The manifest of the backup says ${told[wrong]} for ${wrong}, but its portfolios add up to ${sums[wrong]}.`,
  );
}
