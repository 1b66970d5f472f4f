import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  DEPOSIT_COMMAND_ID,
  depositMovements,
  DomainError,
  FILL_MODELS,
  MAX_BALANCE,
  MAX_HALF_LIFE_MS,
  requireFitting,
  requireJson,
  requireLimits,
  requireMicros,
  requireOneOf,
  requirePortfolioId,
  requireText,
  type NewPortfolio,
  type Portfolio,
} from '../../domain/index.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { PortfolioEntity, TransferEntity } from '../../store/tables/entities.ts';

function requireHalfLife(halfLifeMs: number | null): void {
  if (halfLifeMs === null) return;
  if (Number.isInteger(halfLifeMs) && halfLifeMs > 0 && halfLifeMs <= MAX_HALF_LIFE_MS) return;
  throw new DomainError(
    'INVALID_INPUT',
    `replenishmentHalfLifeMs must be a whole number of milliseconds, 1 to ${MAX_HALF_LIFE_MS}.`,
    { field: 'replenishmentHalfLifeMs' },
  );
}

/** @throws DomainError INVALID_INPUT */
export function validateOpening({
  id,
  name,
  initialBalance,
  fillModel = 'quoted',
  replenishmentHalfLifeMs = null,
  strategyType = null,
  strategyConfig = null,
  limits = null,
}: NewPortfolio): void {
  requirePortfolioId(id);
  requireText('name', name);
  requireOneOf('fillModel', fillModel, FILL_MODELS);
  requireHalfLife(replenishmentHalfLifeMs);
  requireText('strategyType', strategyType);
  requireJson('strategyConfig', strategyConfig);
  requireMicros('initialBalance', initialBalance);
  if (limits !== null) {
    requireLimits(limits.limits);
    requireFitting(fillModel, limits.limits);
    requireText('source', limits.source);
  }
  if (name.trim() === '')
    throw new DomainError('INVALID_INPUT', 'name must not be empty.', { field: 'name' });
  if (initialBalance < 0n || initialBalance > MAX_BALANCE) {
    throw new DomainError('INVALID_INPUT', 'initialBalance must be between 0 and 10000000000000 dollars.', {
      field: 'initialBalance',
    });
  }
}

/** The settings of a portfolio, from which another one is opened: its name, its initial balance and its rules, no money. */
export const settingsOf = ({ id, ...portfolio }: Portfolio): Omit<NewPortfolio, 'id'> => ({
  name: portfolio.name,
  initialBalance: portfolio.initialBalance,
  fillModel: portfolio.fillModel,
  replenishmentHalfLifeMs: portfolio.replenishmentHalfLifeMs,
  strategyType: portfolio.strategyType,
  strategyConfig: portfolio.strategyConfig,
  originId: id,
});

/** Adds a portfolio with its deposit to a statement. */
export function addOpening(em: SqlEntityManager, portfolio: Portfolio): SetStatement {
  const deposits = depositMovements(portfolio.initialBalance).map((movement, index) => ({
    ...movement,
    portfolioId: portfolio.id,
    commandId: DEPOSIT_COMMAND_ID,
    transferId: index + 1,
    tradeId: null,
    recordedAt: portfolio.createdAt,
  }));
  return new SetStatement(em).insert(PortfolioEntity, [portfolio]).insert(TransferEntity, deposits);
}
