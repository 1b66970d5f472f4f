import { DomainError, type Portfolio, type Position, type Trade, type TradeStatus } from '../domain/index.ts';
import { ZERO_SHARES, ZERO_USD, type Price, type Usd } from '../money/index.ts';
import { entityManager, type Database } from '../store/database.ts';
import { PortfolioEntity, PositionEntity, TradeEntity } from '../store/entities.ts';
import { SetStatement } from '../store/set-statement.ts';

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
/** What `updatePortfolio` may change. */
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
  'exitTimestamp',
  'exitReason',
] as const satisfies readonly (keyof Position)[];
/** What `updatePosition` may change. */
export type PositionPatch = Partial<Pick<Position, (typeof POSITION_FIELDS)[number]>>;

/** The keys of a patch, each of them known. @throws DomainError UNKNOWN_FIELD, INVALID_INPUT for an empty patch */
function knownFields<Field extends string>(patch: object, fields: readonly Field[]): Field[] {
  const keys = Object.keys(patch);
  const unknown = keys.find((key) => !(fields as readonly string[]).includes(key));
  if (unknown !== undefined) {
    throw new DomainError('UNKNOWN_FIELD', `"${unknown}" cannot be updated; the fields that can are ${fields.join(', ')}.`, {
      field: unknown,
    });
  }
  if (keys.length === 0) throw new DomainError('INVALID_INPUT', 'The update names no field.');
  return keys as Field[];
}

const write = (db: Database, collect: (statement: SetStatement) => SetStatement): Promise<void> =>
  entityManager(db).transactional((em) => collect(new SetStatement(em)).run());

/** Overwrites fields of a portfolio. @throws DomainError UNKNOWN_FIELD, INVALID_INPUT */
export async function updatePortfolio(db: Database, id: number, patch: PortfolioPatch): Promise<void> {
  const fields = knownFields(patch, PORTFOLIO_FIELDS);
  return write(db, (statement) => statement.update(PortfolioEntity, [{ ...patch, id } as Portfolio], fields));
}

/** Inserts a trade as it is. */
export const insertTrade = (db: Database, trade: Trade): Promise<void> =>
  write(db, (statement) => statement.insert(TradeEntity, [trade]));

/** Overwrites a trade's status and, where given, its realized profit. */
export async function updateTradeStatus(
  db: Database,
  key: Pick<Trade, 'portfolioId' | 'tradeId'>,
  change: { status: TradeStatus; realizedPnl?: Usd },
): Promise<void> {
  const fields = knownFields(change, ['status', 'realizedPnl'] as const);
  return write(db, (statement) => statement.update(TradeEntity, [{ ...key, ...change } as Trade], fields));
}

/** Inserts a position as it is; its trade must be there. */
export const addPosition = (db: Database, position: Position): Promise<void> =>
  write(db, (statement) => statement.insert(PositionEntity, [position]));

/** Overwrites fields of a position. @throws DomainError UNKNOWN_FIELD, INVALID_INPUT */
export async function updatePosition(
  db: Database,
  key: Pick<Position, 'portfolioId' | 'tradeId'>,
  patch: PositionPatch,
): Promise<void> {
  const fields = knownFields(patch, POSITION_FIELDS);
  return write(db, (statement) => statement.update(PositionEntity, [{ ...patch, ...key } as Position], fields));
}

/** Marks a position closed at a price and a time with a realized profit. */
export const closePosition = (
  db: Database,
  key: Pick<Position, 'portfolioId' | 'tradeId'>,
  exit: { exitPrice: Price; exitTimestamp: Date; realizedPnl: Usd },
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
