import { requirePortfolioId, type RiskChange, type TradingHalt } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { portfolioNotFound } from '../../store/ledger/locked-portfolio.ts';
import { readRiskChanges } from '../../store/risk/risk-changes.ts';
import { readTradingHalts } from '../../store/risk/trading-halts.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { requireLimit } from '../cursor.ts';
import { readHaltForAll, reportRisk, type Halt, type RiskReport } from './risk-report.ts';

/** A part of a history, newest first. */
export interface HistoryPart {
  readonly limit: number;
  /** Only changes before this version. */
  readonly before?: number | null;
}

/** Changes, and the version before which there are more; null at the end. */
export interface VersionPage<Item> {
  readonly items: Item[];
  readonly nextBefore: number | null;
}

function pageOf<Item extends { readonly version: number }>(items: Item[], limit: number): VersionPage<Item> {
  const page = items.slice(0, limit);
  return { items: page, nextBefore: items.length > limit ? page.at(-1)!.version : null };
}

/** Returns the limits and kill switches of a portfolio, and how it stands to them. @throws DomainError PORTFOLIO_NOT_FOUND */
export async function getRisk(db: Database, portfolioId: number): Promise<RiskReport> {
  requirePortfolioId(portfolioId);
  const at = db.clock.now();
  return entityManager(db).transactional(async (em) => {
    const portfolio = await em.findOne(PortfolioEntity, { id: portfolioId });
    if (!portfolio) throw portfolioNotFound(portfolioId);
    return reportRisk(em, { ...portfolio }, at);
  }, readSnapshot);
}

/** Returns the kill switch of all portfolios; null while it is off. */
export const getHaltForAll = (db: Database): Promise<Halt | null> =>
  entityManager(db).transactional(readHaltForAll, readSnapshot);

/** Returns the changes of a portfolio's limits and kill switch, newest first. @throws DomainError PORTFOLIO_NOT_FOUND */
export async function listRiskChanges(
  db: Database,
  portfolioId: number,
  { limit, before = null }: HistoryPart,
): Promise<VersionPage<RiskChange>> {
  requirePortfolioId(portfolioId);
  requireLimit(limit);
  return entityManager(db).transactional(async (em) => {
    if ((await em.count(PortfolioEntity, { id: portfolioId })) === 0) throw portfolioNotFound(portfolioId);
    return pageOf(await readRiskChanges(em, { portfolioId, before, limit: limit + 1 }), limit);
  }, readSnapshot);
}

/** Returns the turns of the kill switch of all portfolios, newest first. */
export async function listTradingHalts(
  db: Database,
  { limit, before = null }: HistoryPart,
): Promise<VersionPage<TradingHalt>> {
  requireLimit(limit);
  return entityManager(db).transactional(
    async (em) => pageOf(await readTradingHalts(em, { before, limit: limit + 1 }), limit),
    readSnapshot,
  );
}
