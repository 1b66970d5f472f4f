import { isDeepStrictEqual } from 'node:util';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { DomainError, openingOf, type NewPortfolio, type Portfolio } from '../../domain/index.ts';
import { isDuplicate } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { inheritRisk } from '../../store/risk/risk-changes.ts';
import { PortfolioEntity } from '../../store/tables/entities.ts';
import { getPortfolio } from './get-portfolio.ts';
import { addOpening, settingsOf, validateOpening } from './opening.ts';

/**
 * Returns the fields of a portfolio that its creator chooses, as they are after storing: PostgreSQL keeps the values of
 * JSON, not its spelling.
 */
const saidOf = (portfolio: Portfolio): unknown[] => [
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

/** Returns the stored portfolio if the same request opened it. @throws DomainError PORTFOLIO_EXISTS if another one did */
async function openedBefore(db: Database, wanted: Portfolio): Promise<Portfolio> {
  const stored = await getPortfolio(db, wanted.id);
  if (isDeepStrictEqual(saidOf(stored), saidOf(wanted))) return stored;
  throw portfolioExists(wanted.id);
}

/** Adds a portfolio with its deposit, under the limits of the one that it was opened from. */
async function open(em: SqlEntityManager, portfolio: Portfolio): Promise<Portfolio> {
  await addOpening(em, portfolio).run();
  const { originId } = portfolio;
  const origin = originId === null ? null : await em.findOne(PortfolioEntity, { id: originId });
  return origin ? { ...portfolio, riskVersion: await inheritRisk(em, origin, portfolio) } : portfolio;
}

/**
 * Opens a portfolio and deposits its initial balance, in one transaction. If the same request is sent again, for example
 * because the first answer was lost, nothing is opened or deposited, and the portfolio is returned as it is by now.
 * @throws DomainError INVALID_INPUT; PORTFOLIO_EXISTS if the portfolio was opened with other values
 */
export async function createPortfolio(db: Database, wanted: NewPortfolio): Promise<Portfolio> {
  validateOpening(wanted);
  const portfolio = openingOf(wanted, db.clock.now());
  try {
    return await entityManager(db).transactional((em) => open(em, portfolio));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return openedBefore(db, portfolio);
  }
}

/** The portfolio to clone, and the one to open. */
export interface CloneRequest {
  readonly from: number;
  readonly id: number;
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
  return createPortfolio(db, { ...settings, id, name: name ?? settings.name });
}
