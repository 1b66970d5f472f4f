import { isDeepStrictEqual } from 'node:util';
import {
  DEPOSIT_COMMAND_ID,
  depositMovements,
  DomainError,
  FILL_MODELS,
  MAX_BALANCE,
  MAX_HALF_LIFE_MS,
  requireJson,
  requireMicros,
  requireOneOf,
  requirePortfolioId,
  requireText,
  type FillModel,
  type Portfolio,
  type StrategyConfig,
} from '../../domain/index.ts';
import { ZERO_USD, type Usd } from '../../money/index.ts';
import { isDuplicate } from '../../store/connection/database-faults.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { PortfolioEntity, TransferEntity } from '../../store/tables/entities.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { getPortfolio } from './get-portfolio.ts';

/** A portfolio to open. */
export interface NewPortfolio {
  /** Chosen by the caller, 1 to 2,147,483,647, so that a request that is sent twice opens one portfolio. */
  readonly id: number;
  readonly name: string;
  /** Dollars to start with, 0 or more. */
  readonly initialBalance: Usd;
  /** How its trades are priced; cannot be changed later. `quoted` unless given. */
  readonly fillModel?: FillModel;
  /** Milliseconds after which half of the depth that it took is available again; by default only growth of a level is. */
  readonly replenishmentHalfLifeMs?: number | null;
  readonly strategyType?: string | null;
  readonly strategyConfig?: StrategyConfig | null;
}

function requireHalfLife(halfLifeMs: number | null): void {
  if (halfLifeMs === null) return;
  if (Number.isInteger(halfLifeMs) && halfLifeMs > 0 && halfLifeMs <= MAX_HALF_LIFE_MS) return;
  throw new DomainError(
    'INVALID_INPUT',
    `replenishmentHalfLifeMs must be a whole number of milliseconds, 1 to ${MAX_HALF_LIFE_MS}.`,
    { field: 'replenishmentHalfLifeMs' },
  );
}

function validate({
  id,
  name,
  initialBalance,
  fillModel = 'quoted',
  replenishmentHalfLifeMs = null,
  strategyType = null,
  strategyConfig = null,
}: NewPortfolio): void {
  requirePortfolioId(id);
  requireText('name', name);
  requireOneOf('fillModel', fillModel, FILL_MODELS);
  requireHalfLife(replenishmentHalfLifeMs);
  requireText('strategyType', strategyType);
  requireJson('strategyConfig', strategyConfig);
  requireMicros('initialBalance', initialBalance);
  if (name.trim() === '')
    throw new DomainError('INVALID_INPUT', 'name must not be empty.', { field: 'name' });
  if (initialBalance < 0n || initialBalance > MAX_BALANCE) {
    throw new DomainError('INVALID_INPUT', 'initialBalance must be between 0 and 10000000000000 dollars.', {
      field: 'initialBalance',
    });
  }
}

const opened = (wanted: NewPortfolio, now: Date): Portfolio => ({
  id: wanted.id,
  name: wanted.name,
  initialBalance: wanted.initialBalance,
  balance: wanted.initialBalance,
  totalInvested: ZERO_USD,
  totalProfitLoss: ZERO_USD,
  realizedPnl: ZERO_USD,
  tradeCount: 0,
  fillModel: wanted.fillModel ?? 'quoted',
  replenishmentHalfLifeMs: wanted.replenishmentHalfLifeMs ?? null,
  status: 'active',
  statusReason: null,
  strategyType: wanted.strategyType ?? null,
  strategyConfig: wanted.strategyConfig ?? null,
  createdAt: now,
  lastUpdated: now,
  riskVersion: null,
});

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
];

/** Returns the stored portfolio if the same request opened it. @throws DomainError PORTFOLIO_EXISTS if another one did */
async function openedBefore(db: Database, wanted: Portfolio): Promise<Portfolio> {
  const stored = await getPortfolio(db, wanted.id);
  if (isDeepStrictEqual(saidOf(stored), saidOf(wanted))) return stored;
  throw new DomainError(
    'PORTFOLIO_EXISTS',
    `Portfolio ${wanted.id} already exists with other values. Choose another id.`,
    { portfolioId: wanted.id },
  );
}

/**
 * Opens a portfolio and deposits its initial balance, in one transaction. If the same request is sent again, for example
 * because the first answer was lost, nothing is opened or deposited, and the portfolio is returned as it is by now.
 * @throws DomainError INVALID_INPUT; PORTFOLIO_EXISTS if the portfolio was opened with other values
 */
export async function createPortfolio(db: Database, wanted: NewPortfolio): Promise<Portfolio> {
  validate(wanted);
  const portfolio = opened(wanted, db.clock.now());
  const deposits = depositMovements(portfolio.initialBalance).map((movement, index) => ({
    ...movement,
    portfolioId: portfolio.id,
    commandId: DEPOSIT_COMMAND_ID,
    transferId: index + 1,
    tradeId: null,
    recordedAt: portfolio.createdAt,
  }));
  try {
    await entityManager(db).transactional((em) =>
      new SetStatement(em).insert(PortfolioEntity, [portfolio]).insert(TransferEntity, deposits).run(),
    );
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return openedBefore(db, portfolio);
  }
  return portfolio;
}
