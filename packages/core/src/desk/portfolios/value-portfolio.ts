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
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { portfolioNotFound } from '../../store/ledger/locked-portfolio.ts';
import { sumOpenPositions, type OpenSumsQuery } from '../../store/sums/sum-positions.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import type { Page } from '../cursor.ts';
import {
  liquidateWithin,
  liquidationsOf,
  noLiquidation,
  sellOutcomesOf,
  type BookOf,
  type SoldOutcomes,
} from './liquidate.ts';
import { listPositionsWithin, type PositionQuery } from './list-positions.ts';
import { readBand } from './read-band.ts';

/** A portfolio valued at one set of marks, from one snapshot of the database. */
export interface PortfolioValue extends Staleness {
  /** `totalProfitLoss = realizedPnl + Σ currentPnl` at the marks. */
  readonly portfolio: Portfolio;
  /** Its profit and loss, as its fills may be counted, at the marks. */
  readonly band: PnlBand;
  /** `Σ ⌊shares × mark⌋` of the open positions. */
  readonly marketValue: Usd;
  /**
   * The dollars that selling all open positions at once would bring, those of one outcome together, exit fees taken off.
   * Null where the book or the fee of one of them is not known.
   */
  readonly liquidationValue: Usd | null;
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
  /** Finds the fresh book of an outcome; without it nothing is liquidated. */
  readonly bookOf?: BookOf | undefined;
}

/** The open positions to answer with. */
export interface SummaryQuery extends ValueQuery {
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string | null | undefined;
}

/** A position with its part of the proceeds of selling its whole outcome; null if these are not known. */
export interface ValuedPosition extends Position {
  readonly liquidationValue: Usd | null;
}

/** A portfolio's value with a page of what it holds. */
export interface PortfolioSummary extends PortfolioValue {
  /** Open positions at the same marks, newest entry first. */
  readonly positions: Page<ValuedPosition>;
}

/** Returns the band at other marks. Its pessimistic side counts the proceeds of selling, if these are less than the marks. */
const shifted = (band: PnlBand, gain: Usd, excess: Usd): PnlBand => ({
  optimistic: add(band.optimistic, gain),
  realistic: add(band.realistic, gain),
  pessimistic: (band.pessimistic + gain - excess) as Usd,
});

/** A value with the sales that its liquidation is made of. */
interface Valued {
  readonly value: PortfolioValue;
  readonly marks: Marks;
  readonly sold: SoldOutcomes;
}

/** The sums where no book is known. */
async function sumWithin(em: SqlEntityManager, query: OpenSumsQuery) {
  const sums = await sumOpenPositions(em, query);
  return { sums, liquidation: noLiquidation(sums.positions) };
}

/** The marks and books at which a portfolio is valued, and the moment before which a mark is stale. */
interface Terms extends Pick<ValueQuery, 'marks' | 'bookOf'> {
  readonly staleBefore: Date;
}

/** A saved replay stays at the marks of its run, which are never stale. */
const termsOf = ({ kind }: Portfolio, { marks, bookOf }: ValueQuery, at: Date): Terms =>
  kind === 'live'
    ? { marks, bookOf, staleBefore: new Date(at.getTime() - STALE_MARK_MS) }
    : { marks: new Map(), bookOf: undefined, staleBefore: new Date(0) };

async function valueWithin(em: SqlEntityManager, query: ValueQuery, at: Date): Promise<Valued> {
  const { portfolioId } = query;
  const stored = await em.findOne(PortfolioEntity, { id: portfolioId });
  if (!stored) throw portfolioNotFound(portfolioId);
  const { marks, bookOf, staleBefore } = termsOf(stored, query, at);
  const { sums, liquidation } = bookOf
    ? await liquidateWithin(em, { portfolio: stored, marks, bookOf, at, staleBefore })
    : await sumWithin(em, { portfolioId, marks: marks.values(), staleBefore, now: at });
  const value: PortfolioValue = {
    portfolio: { ...stored, totalProfitLoss: add(stored.totalProfitLoss, sums.gain) },
    band: shifted(await readBand(em, stored), sums.gain, liquidation.excess),
    marketValue: sums.value,
    liquidationValue: liquidation.value,
    positionsTotal: sums.positions,
    stalePositions: sums.stalePositions,
    staleValue: sums.staleValue,
    at,
  };
  return { value, marks, sold: liquidation.sold };
}

/** A portfolio's value, summed where it lies. @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT */
export async function valuePortfolio(db: Database, query: ValueQuery): Promise<PortfolioValue> {
  requirePortfolioId(query.portfolioId);
  const at = db.clock.now();
  return entityManager(db).transactional(
    async (em) => (await valueWithin(em, query, at)).value,
    readSnapshot,
  );
}

/** The newer of a position's own mark and that of its outcome. */
export const atMarks = (position: Position, marks: Marks, now: Date): Position =>
  remarked(position, marks.get(outcomeKey(outcomeOf(position))) ?? null, now);

async function valued(
  em: SqlEntityManager,
  page: Page<Position>,
  { marks, sold, at }: { marks: Marks; sold: SoldOutcomes; at: Date },
): Promise<Page<ValuedPosition>> {
  const shared = await liquidationsOf(em, page.items, sold);
  const items = page.items.map((position) => ({
    ...atMarks(position, marks, at),
    liquidationValue: shared.get(position.tradeId) ?? null,
  }));
  return { ...page, items };
}

/** A portfolio's value with a page of its open positions. @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT */
export async function summarizePortfolio(db: Database, query: SummaryQuery): Promise<PortfolioSummary> {
  const { portfolioId, limit, cursor } = query;
  requirePortfolioId(portfolioId);
  return entityManager(db).transactional(async (em) => {
    const { value, marks, sold } = await valueWithin(em, query, db.clock.now());
    const page = await listPositionsWithin(em, { portfolioId, status: 'open', limit, cursor });
    return { ...value, positions: await valued(em, page, { marks, sold, at: value.at }) };
  }, readSnapshot);
}

/** The positions of a portfolio to list, at these marks and with these books. */
export interface ValuedPositionQuery extends PositionQuery, ValueQuery {}

/** A page of positions with their values. @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT */
export async function listValuedPositions(
  db: Database,
  query: ValuedPositionQuery,
): Promise<Page<ValuedPosition>> {
  const { portfolioId } = query;
  requirePortfolioId(portfolioId);
  return entityManager(db).transactional(async (em) => {
    const portfolio = await em.findOne(PortfolioEntity, { id: portfolioId });
    if (!portfolio) throw portfolioNotFound(portfolioId);
    const page = await listPositionsWithin(em, query);
    const at = db.clock.now();
    const { marks, bookOf } = termsOf(portfolio, query, at);
    const sold = bookOf ? await sellOutcomesOf(em, page.items, { portfolio, bookOf, at }) : new Map();
    return valued(em, page, { marks, sold, at });
  }, readSnapshot);
}
