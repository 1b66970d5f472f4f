import { IsolationLevel } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  outcomeKey,
  outcomeOf,
  remarked,
  requirePortfolioId,
  STALE_MARK_MS,
  type Marks,
  type PnlBand,
  type Portfolio,
  type Position,
  type Staleness,
} from '../../domain/index.ts';
import { add, type Usd } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { portfolioNotFound } from '../../store/ledger/locked-portfolio.ts';
import { sumOpenPositions } from '../../store/ledger/sum-positions.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import type { Page } from '../cursor.ts';
import { listPositionsWithin } from './list-positions.ts';
import { readBand } from './read-band.ts';

/** A portfolio valued at one set of marks, from one snapshot of the database. */
export interface PortfolioValue extends Staleness {
  /** `totalProfitLoss = realizedPnl + Σ currentPnl` at the marks. */
  readonly portfolio: Portfolio;
  /** Its profit and loss, as its fills may be counted, at the marks. */
  readonly band: PnlBand;
  /** `Σ ⌊shares × mark⌋` of the open positions. */
  readonly marketValue: Usd;
  /** The number of open positions. */
  readonly positionsTotal: number;
  /** The moment of the valuation. */
  readonly at: Date;
}

/**
 * The portfolio to value. Each position counts at the newer of its stored mark and its outcome's mark among `marks`.
 */
export interface ValueQuery {
  readonly portfolioId: number;
  readonly marks: Marks;
}

/** The open positions to answer with. */
export interface SummaryQuery extends ValueQuery {
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

/** A portfolio's value with a page of what it holds. */
export interface PortfolioSummary extends PortfolioValue {
  /** Open positions at the same marks, newest entry first. */
  readonly positions: Page<Position>;
}

const snapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };

const shifted = ({ optimistic, realistic, pessimistic }: PnlBand, gain: Usd): PnlBand => ({
  optimistic: add(optimistic, gain),
  realistic: add(realistic, gain),
  pessimistic: add(pessimistic, gain),
});

async function valueWithin(
  em: SqlEntityManager,
  { portfolioId, marks }: ValueQuery,
  at: Date,
): Promise<PortfolioValue> {
  const stored = await em.findOne(PortfolioEntity, { id: portfolioId });
  if (!stored) throw portfolioNotFound(portfolioId);
  const staleBefore = new Date(at.getTime() - STALE_MARK_MS);
  const sums = await sumOpenPositions(em, { portfolioId, marks: marks.values(), staleBefore });
  return {
    portfolio: { ...stored, totalProfitLoss: add(stored.totalProfitLoss, sums.gain) },
    band: shifted(await readBand(em, stored), sums.gain),
    marketValue: sums.value,
    positionsTotal: sums.positions,
    stalePositions: sums.stalePositions,
    staleValue: sums.staleValue,
    at,
  };
}

/** A portfolio's value, summed where it lies. @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT */
export async function valuePortfolio(db: Database, query: ValueQuery): Promise<PortfolioValue> {
  requirePortfolioId(query.portfolioId);
  return entityManager(db).transactional((em) => valueWithin(em, query, db.clock.now()), snapshot);
}

/** The newer of a position's own mark and that of its outcome. */
export const atMarks = (position: Position, marks: Marks): Position =>
  remarked(position, marks.get(outcomeKey(outcomeOf(position))) ?? null);

/** A portfolio's value with a page of its open positions. @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT */
export async function summarizePortfolio(db: Database, query: SummaryQuery): Promise<PortfolioSummary> {
  const { portfolioId, marks, limit, cursor } = query;
  requirePortfolioId(portfolioId);
  return entityManager(db).transactional(async (em) => {
    const value = await valueWithin(em, query, db.clock.now());
    const page = await listPositionsWithin(em, { portfolioId, status: 'open', limit, cursor });
    return {
      ...value,
      positions: { ...page, items: page.items.map((position) => atMarks(position, marks)) },
    };
  }, snapshot);
}
