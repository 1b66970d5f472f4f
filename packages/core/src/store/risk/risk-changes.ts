import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  firstWatermarks,
  equity,
  limitsJson,
  limitsOfJson,
  type Portfolio,
  type RiskChange,
  type Watermarks,
} from '../../domain/index.ts';
import { parseUsd } from '../../money/index.ts';
import { PortfolioEntity, RiskLimitsEntity, RiskWatermarksEntity } from '../tables/entities.ts';
import type { RiskLimitsRow } from '../tables/trading/risk-limits.entity.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { watermarksRow } from './load-risks.ts';
import { SetStatement } from '../ledger/set-statement.ts';

const changeOf = (row: RiskLimitsRow): RiskChange => ({ ...row, limits: limitsOfJson(row.limits) });

/** The change that is in force; null if there never was any. */
export async function findRiskChange(
  em: SqlEntityManager,
  { id, riskVersion }: Pick<Portfolio, 'id' | 'riskVersion'>,
): Promise<RiskChange | null> {
  if (riskVersion === null) return null;
  const row = await em.findOneOrFail(RiskLimitsEntity, { portfolioId: id, version: riskVersion });
  return changeOf(row);
}

/** The changes of a portfolio before a version, newest first. */
export async function readRiskChanges(
  em: SqlEntityManager,
  { portfolioId, before, limit }: { portfolioId: number; before: number | null; limit: number },
): Promise<RiskChange[]> {
  const where = { portfolioId, ...(before === null ? {} : { version: { $lt: before } }) };
  const rows = await em.find(RiskLimitsEntity, where, { orderBy: { version: 'desc' }, limit });
  return rows.map(changeOf);
}

/** The turn by which the kill switch of a portfolio was put on; null if it never was. */
export async function findHalt(em: SqlEntityManager, portfolioId: number): Promise<RiskChange | null> {
  const row = await em.findOne(
    RiskLimitsEntity,
    { portfolioId, change: 'halt' },
    { orderBy: { version: 'desc' } },
  );
  return row && changeOf(row);
}

/** Adds a change, puts it in force, and begins to keep the watermarks if they are not kept yet; the portfolio is held. */
export async function addRiskChange(
  em: SqlEntityManager,
  { change, portfolio }: { change: RiskChange; portfolio: Portfolio },
): Promise<void> {
  await new SetStatement(em)
    .insert(RiskLimitsEntity, [{ ...change, limits: limitsJson(change.limits) }])
    .update(PortfolioEntity, [{ ...portfolio, riskVersion: change.version }], ['riskVersion'])
    .run();
  if (portfolio.riskVersion !== null) return;
  const marks = await readFirstWatermarks(em, portfolio, change.recordedAt);
  const { id: portfolioId } = portfolio;
  await new SetStatement(em).insert(RiskWatermarksEntity, [watermarksRow({ portfolioId, ...marks })]).run();
}

// A portfolio that was opened today began the day with its deposit; of another one the newest snapshot before today counts.
const SEEN = `
  select case when s.created_at >= t.today then s.initial_balance::text else (
      select (e.balance + e.market_value)::text from equity_snapshots e
      where e.portfolio_id = s.id and e.at <= t.today order by e.at desc limit 1) end as "dayEquity",
    (select max(e.balance + e.market_value)::text from equity_snapshots e where e.portfolio_id = s.id) as "peakEquity"
  from portfolio_state s, (select date_trunc('day', $2::timestamptz, 'UTC') as today) t where s.id = $1`;

/**
 * The watermarks of a portfolio that gets its first limits: what the snapshots of its equity know, and else its equity now.
 * The highest equity is at least the deposit.
 */
export async function readFirstWatermarks(
  em: SqlEntityManager,
  portfolio: Portfolio,
  at: Date,
): Promise<Watermarks> {
  const [seen] = await rawQuery<{ dayEquity: string | null; peakEquity: string | null }>(em, SEEN, [
    portfolio.id,
    at.toISOString(),
  ]);
  const now = equity(portfolio);
  const highest = seen?.peakEquity == null ? now : parseUsd(seen.peakEquity);
  const { initialBalance } = portfolio;
  return firstWatermarks(
    {
      equity: now,
      dayEquity: seen?.dayEquity == null ? now : parseUsd(seen.dayEquity),
      peakEquity: highest > initialBalance ? highest : initialBalance,
    },
    at,
  );
}

/**
 * Puts a portfolio that was just opened under the limits and the kill switch of another one: to begin again, or to clone, must
 * not loosen them. Returns its version; null where the other one never had any.
 */
export async function inheritRisk(
  em: SqlEntityManager,
  from: Pick<Portfolio, 'id' | 'riskVersion'>,
  fresh: Portfolio,
): Promise<number | null> {
  const last = await findRiskChange(em, from);
  if (last === null) return null;
  const reason = `as in portfolio ${from.id}`;
  const common = { ...last, portfolioId: fresh.id, recordedAt: fresh.createdAt, changedBy: reason };
  const set = { ...common, version: 1, change: 'set' as const, reason, haltReason: null };
  await addRiskChange(em, { change: set, portfolio: fresh });
  const { haltReason } = last;
  if (haltReason === null) return 1;
  const halt = { ...common, version: 2, change: 'halt' as const, reason: haltReason };
  await addRiskChange(em, { change: halt, portfolio: { ...fresh, riskVersion: 1 } });
  return 2;
}
