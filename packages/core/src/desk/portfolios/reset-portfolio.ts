import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  DomainError,
  requireLive,
  requirePortfolioId,
  requireUnlocked,
  type Portfolio,
  openingOf,
} from '../../domain/index.ts';
import { isDuplicate } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { lockPortfolio } from '../../store/ledger/locked-portfolio.ts';
import { inheritRisk } from '../../store/risk/risk-changes.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { portfolioExists } from './create-portfolio.ts';
import { nextFreeId, openUnderFreeId } from './next-free-id.ts';
import { addOpening, settingsOf } from './opening.ts';
import { notBefore } from './portfolio-status.ts';

/** The portfolio to put away, and the one to go on with. */
export interface ResetRequest {
  readonly from: number;
  /** The id of the fresh portfolio, which must be free; the next free one unless given. */
  readonly id?: number | undefined;
}

const reasonOf = (id: number): string => `reset: portfolio ${id} goes on`;
const SUCCESSOR = /^reset: portfolio (\d+) goes on$/;

/** The id of the portfolio that a reset opened in place of this one; null where none did. */
function successorOf({ status, statusReason }: Portfolio): number | null {
  const [, id] = (status === 'archived' && SUCCESSOR.exec(statusReason ?? '')) || [];
  return id === undefined ? null : Number(id);
}

const archivedAlready = ({ id, statusReason }: Portfolio): DomainError =>
  new DomainError(
    'PORTFOLIO_ARCHIVED',
    `Portfolio ${id} is archived already (${statusReason ?? 'no reason given'}). Clone it to begin again.`,
    { portfolioId: id, reason: statusReason },
  );

async function carryOut(
  em: SqlEntityManager,
  { from, id: wanted }: ResetRequest,
  now: Date,
): Promise<Portfolio> {
  const old = await lockPortfolio(em, from);
  const successor = successorOf(old);
  if (successor !== null && (wanted ?? successor) === successor) {
    const opened = await em.findOne(PortfolioEntity, { id: successor, originId: from });
    if (opened) return { ...opened };
  }
  requireLive(old);
  requireUnlocked(old);
  if (old.status === 'archived') throw archivedAlready(old);
  const id = wanted ?? (await nextFreeId(em));
  const fresh = openingOf({ ...settingsOf(old), id }, now);
  const archived = {
    ...old,
    status: 'archived' as const,
    statusReason: reasonOf(id),
    lastUpdated: notBefore(old.lastUpdated, now),
  };
  await addOpening(em, fresh)
    .update(PortfolioEntity, [archived], ['status', 'statusReason', 'lastUpdated'])
    .run();
  return { ...fresh, riskVersion: await inheritRisk(em, old, fresh) };
}

/**
 * Begins again: archives a portfolio and opens a fresh one under a new id, with the same settings, limits and initial balance, in one
 * transaction. Nothing is erased: trades, positions and reports stay with the old id, whose open positions can still be
 * closed and are still settled. Sent again it answers with the fresh portfolio as it is by now.
 * @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT, PORTFOLIO_IS_REPLAY, PORTFOLIO_LOCKED, PORTFOLIO_ARCHIVED; PORTFOLIO_EXISTS if
 * the id is taken
 */
export async function resetPortfolio(db: Database, request: ResetRequest): Promise<Portfolio> {
  const { from, id } = request;
  const work = (em: SqlEntityManager): Promise<Portfolio> => carryOut(em, request, db.clock.now());
  requirePortfolioId(from);
  if (id === undefined) return openUnderFreeId(db, work);
  requirePortfolioId(id);
  try {
    return await entityManager(db).transactional(work);
  } catch (error) {
    throw isDuplicate(error) ? portfolioExists(id) : error;
  }
}
