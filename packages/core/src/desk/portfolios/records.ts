import type { EntityName } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  DomainError,
  requireId,
  requireJson,
  requirePortfolioId,
  requireText,
  type Portfolio,
  type Position,
  type Trade,
  type TradeStatus,
} from '../../domain/index.ts';
import { ZERO_SHARES, ZERO_USD, type Price, type Usd } from '../../money/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { PortfolioEntity, PositionEntity, TradeEntity } from '../../store/tables/entities.ts';
import { lockPortfolio } from '../../store/ledger/locked-portfolio.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { tradeNotFound } from '../trading/list-trades.ts';

/*
 * Writers of single rows, for imports and tests. They move no money between tables and write no ledger, so what they
 * leave behind may fail an audit; no API reaches them. To trade, use the commands.
 */

const PORTFOLIO_FIELDS = [
  'name',
  'balance',
  'totalInvested',
  'totalProfitLoss',
  'realizedPnl',
  'tradeCount',
  'status',
  'statusReason',
  'strategyType',
  'strategyConfig',
  'lastUpdated',
] as const satisfies readonly (keyof Portfolio)[];
/** The fields that `updatePortfolio` may change. */
export type PortfolioPatch = Partial<Pick<Portfolio, (typeof PORTFOLIO_FIELDS)[number]>>;

const POSITION_FIELDS = [
  'marketQuestion',
  'amount',
  'shares',
  'fee',
  'status',
  'mark',
  'markSource',
  'markedAt',
  'currentPnl',
  'realizedPnl',
  'proceeds',
  'exitPrice',
  'closedAt',
  'exitReason',
] as const satisfies readonly (keyof Position)[];
/** The fields that `updatePosition` may change. */
export type PositionPatch = Partial<Pick<Position, (typeof POSITION_FIELDS)[number]>>;

/** The keys of a patch, each of them known. @throws DomainError UNKNOWN_FIELD, INVALID_INPUT for an empty patch */
function knownFields<Field extends string>(patch: object, fields: readonly Field[]): Field[] {
  const keys = Object.keys(patch);
  const unknown = keys.find((key) => !(fields as readonly string[]).includes(key));
  if (unknown !== undefined) {
    throw new DomainError(
      'UNKNOWN_FIELD',
      `"${unknown}" cannot be updated; the fields that can are ${fields.join(', ')}.`,
      {
        field: unknown,
      },
    );
  }
  if (keys.length === 0) throw new DomainError('INVALID_INPUT', 'The update names no field.');
  return keys as Field[];
}

/** @throws DomainError INVALID_INPUT when PostgreSQL could not store one of the texts as it is */
function requireTexts(row: object): void {
  for (const [field, value] of Object.entries(row) as [string, unknown][]) {
    if (typeof value === 'string') requireText(field, value);
  }
}

const insert = <Row extends object>(db: Database, entity: EntityName<Row>, row: Row): Promise<void> => {
  requireTexts(row);
  return entityManager(db).transactional((em) => new SetStatement(em).insert(entity, [row]).run());
};

type RowKey = Pick<Trade, 'portfolioId' | 'tradeId'>;

/** Runs an update of a row that is there. @throws DomainError INVALID_INPUT, TRADE_NOT_FOUND */
async function overwrite(
  db: Database,
  key: RowKey,
  row: {
    isThere: (em: SqlEntityManager) => Promise<number>;
    update: (statement: SetStatement) => SetStatement;
  },
): Promise<void> {
  requirePortfolioId(key.portfolioId);
  requireId('tradeId', key.tradeId);
  await entityManager(db).transactional(async (em) => {
    if ((await row.isThere(em)) === 0) throw tradeNotFound(key);
    await row.update(new SetStatement(em)).run();
  });
}

/** Overwrites fields of a portfolio. @throws DomainError UNKNOWN_FIELD, INVALID_INPUT, PORTFOLIO_NOT_FOUND */
export async function updatePortfolio(db: Database, id: number, patch: PortfolioPatch): Promise<void> {
  const fields = knownFields(patch, PORTFOLIO_FIELDS);
  requirePortfolioId(id);
  requireTexts(patch);
  requireJson('strategyConfig', patch.strategyConfig);
  await entityManager(db).transactional(async (em) => {
    await lockPortfolio(em, id);
    await new SetStatement(em).update(PortfolioEntity, [{ ...patch, id } as Portfolio], fields).run();
  });
}

/** Inserts a trade as it is. @throws DomainError INVALID_INPUT */
export async function insertTrade(db: Database, trade: Trade): Promise<void> {
  await insert(db, TradeEntity, trade);
}

/**
 * Overwrites a trade's status and, where given, its realized profit.
 * @throws DomainError UNKNOWN_FIELD, INVALID_INPUT, TRADE_NOT_FOUND
 */
export async function updateTradeStatus(
  db: Database,
  key: RowKey,
  change: { status: TradeStatus; realizedPnl?: Usd },
): Promise<void> {
  const fields = knownFields(change, ['status', 'realizedPnl'] as const);
  const { portfolioId, tradeId } = key;
  await overwrite(db, key, {
    isThere: (em) => em.count(TradeEntity, { portfolioId, tradeId }),
    update: (statement) =>
      statement.update(TradeEntity, [{ ...change, portfolioId, tradeId } as Trade], fields),
  });
}

/** Inserts a position as it is; its trade must be there. @throws DomainError INVALID_INPUT */
export async function addPosition(db: Database, position: Position): Promise<void> {
  await insert(db, PositionEntity, position);
}

/** Overwrites fields of a position. @throws DomainError UNKNOWN_FIELD, INVALID_INPUT, TRADE_NOT_FOUND */
export async function updatePosition(db: Database, key: RowKey, patch: PositionPatch): Promise<void> {
  const fields = knownFields(patch, POSITION_FIELDS);
  requireTexts(patch);
  const { portfolioId, tradeId } = key;
  await overwrite(db, key, {
    isThere: (em) => em.count(PositionEntity, { portfolioId, tradeId }),
    update: (statement) =>
      statement.update(PositionEntity, [{ ...patch, portfolioId, tradeId } as Position], fields),
  });
}

/** Marks a position closed at a price and a time with a realized profit. @throws DomainError INVALID_INPUT, TRADE_NOT_FOUND */
export const closePosition = (
  db: Database,
  key: RowKey,
  exit: { exitPrice: Price; closedAt: Date; realizedPnl: Usd },
): Promise<void> =>
  updatePosition(db, key, {
    ...exit,
    status: 'closed',
    exitReason: 'sold',
    shares: ZERO_SHARES,
    amount: ZERO_USD,
    fee: ZERO_USD,
    currentPnl: ZERO_USD,
  });
