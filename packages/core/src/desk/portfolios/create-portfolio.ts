import { isDeepStrictEqual } from 'node:util';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  DomainError,
  hasLimits,
  NO_LIMITS,
  openingOf,
  type NewPortfolio,
  type OpeningLimits,
  type Portfolio,
} from '../../domain/index.ts';
import { isDuplicate } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { addRiskChange, inheritRisk, readRiskChanges } from '../../store/risk/risk-changes.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { getPortfolio } from './get-portfolio.ts';
import { nextFreeId, openUnderFreeId } from './next-free-id.ts';
import { addOpening, settingsOf, validateOpening } from './opening.ts';

/**
 * Returns the fields of a portfolio that its creator chooses, as they are after storing: PostgreSQL keeps the values of
 * JSON, not its spelling.
 */
const saidOf = (portfolio: Portfolio): unknown[] => [
  portfolio.kind,
  portfolio.name,
  portfolio.initialBalance,
  portfolio.fillModel,
  portfolio.replenishmentHalfLifeMs,
  portfolio.strategyType,
  JSON.parse(JSON.stringify(portfolio.strategyConfig)),
  portfolio.originId,
];

/** The refusal of an id that stands for another portfolio. */
export const portfolioExists = (id: number): DomainError =>
  new DomainError(
    'PORTFOLIO_EXISTS',
    `Portfolio ${id} already exists with other values. Choose another id.`,
    { portfolioId: id },
  );

/** Returns the limits that a portfolio of its own was opened under. */
async function firstLimitsOf(
  em: SqlEntityManager,
  { id, createdAt }: Portfolio,
): Promise<OpeningLimits | null> {
  const [first] = await readRiskChanges(em, { portfolioId: id, before: 2, limit: 1 });
  const isOfOpening = first?.recordedAt.getTime() === createdAt.getTime() && first.changedBy === first.reason;
  return isOfOpening ? { limits: first.limits, source: first.reason } : null;
}

/** Returns the stored portfolio if the same request opened it. @throws DomainError PORTFOLIO_EXISTS if another one did */
async function openedBefore(
  db: Database,
  wanted: Portfolio,
  limits: OpeningLimits | null,
): Promise<Portfolio> {
  const stored = await getPortfolio(db, wanted.id);
  if (!isDeepStrictEqual(saidOf(stored), saidOf(wanted))) throw portfolioExists(wanted.id);
  // A clone has the limits of its origin, as they were then.
  if (stored.originId !== null) return stored;
  const first = await entityManager(db).transactional((em) => firstLimitsOf(em, stored));
  if (!isDeepStrictEqual(first, limits)) throw portfolioExists(wanted.id);
  return stored;
}

/** Adds a portfolio with its deposit, under the limits of the one that it was opened from, or those of its opening. */
async function open(
  em: SqlEntityManager,
  portfolio: Portfolio,
  limits: OpeningLimits | null = null,
): Promise<Portfolio> {
  await addOpening(em, portfolio).run();
  const { id: portfolioId, originId, createdAt: recordedAt } = portfolio;
  const origin = originId === null ? null : await em.findOne(PortfolioEntity, { id: originId });
  if (origin) return { ...portfolio, riskVersion: await inheritRisk(em, origin, portfolio) };
  if (limits === null) return portfolio;
  const signed = { reason: limits.source, changedBy: limits.source, haltReason: null, recordedAt };
  const change = { portfolioId, version: 1, change: 'set' as const, limits: limits.limits, ...signed };
  await addRiskChange(em, { change, portfolio });
  return { ...portfolio, riskVersion: change.version };
}

/** The limits of an opening; null where none of them binds. */
const limitsOf = ({ limits }: NewPortfolio): OpeningLimits | null =>
  limits != null && hasLimits(limits.limits)
    ? { ...limits, limits: { ...NO_LIMITS, ...limits.limits } }
    : null;

/**
 * Opens a portfolio, deposits its initial balance and sets the limits that it begins under, in one transaction. If the same request is sent again, for example
 * because the first answer was lost, nothing is opened or deposited, and the portfolio is returned as it is by now.
 * @throws DomainError INVALID_INPUT; PORTFOLIO_EXISTS if the portfolio was opened with other values
 */
export async function createPortfolio(db: Database, wanted: NewPortfolio): Promise<Portfolio> {
  validateOpening(wanted);
  const portfolio = openingOf(wanted, db.clock.now());
  const limits = limitsOf(wanted);
  try {
    return await entityManager(db).transactional((em) => open(em, portfolio, limits));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return openedBefore(db, portfolio, limits);
  }
}

/** The portfolio to clone, and the one to open. */
export interface CloneRequest {
  readonly from: number;
  /** The next free one unless given; then a request that is sent twice opens two. */
  readonly id?: number | undefined;
  /** The name of the original unless given. */
  readonly name?: string | undefined;
}

/**
 * Opens a portfolio with the settings, the limits and the initial balance of another one, whatever its status: no money, trades or
 * positions come along. Sent again it answers as `createPortfolio` does.
 * @throws DomainError PORTFOLIO_NOT_FOUND, INVALID_INPUT; PORTFOLIO_EXISTS if the id stands for another portfolio
 */
export async function clonePortfolio(db: Database, { from, id, name }: CloneRequest): Promise<Portfolio> {
  const settings = settingsOf(await getPortfolio(db, from));
  const wanted = { ...settings, name: name ?? settings.name };
  if (id !== undefined) return createPortfolio(db, { ...wanted, id });
  validateOpening({ ...wanted, id: from });
  return openUnderFreeId(db, async (em) =>
    open(em, openingOf({ ...wanted, id: await nextFreeId(em) }, db.clock.now())),
  );
}
