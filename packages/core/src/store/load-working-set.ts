import { LockMode } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { WorkingSet, type Command } from '../domain/index.ts';
import type { CommandRow } from './command.entity.ts';
import { CommandEntity, FillEntity, PortfolioEntity, PositionEntity, TradeEntity, TransferEntity } from './entities.ts';

/** Ids within portfolios. */
type RowIds = readonly { portfolioId: number; id: string }[];

/** A condition that finds rows by ids of the named property, portfolio by portfolio. */
function byIds<Property extends string>(property: Property, ids: RowIds) {
  const grouped = Map.groupBy(ids, ({ portfolioId }) => portfolioId);
  return {
    $or: [...grouped].map(([portfolioId, rows]) => ({
      portfolioId,
      [property]: { $in: [...new Set(rows.map(({ id }) => id))] },
    })),
  } as { $or: ({ portfolioId: number } & Record<Property, { $in: string[] }>)[] };
}

/** Locks the portfolios of the commands in order of id, so that two batches never wait for each other. */
async function loadPortfolios(em: SqlEntityManager, state: WorkingSet, batch: Batch): Promise<void> {
  const ids = [...new Set(batch.commands.map(({ portfolioId }) => portfolioId))].sort((a, b) => a - b);
  const lock = batch.lock ? { lockMode: LockMode.PESSIMISTIC_WRITE as const } : {};
  const rows = await em.find(PortfolioEntity, { id: { $in: ids } }, { orderBy: { id: 'asc' }, ...lock });
  for (const row of rows) state.loadPortfolio({ ...row });
}

async function loadSettlements(em: SqlEntityManager, state: WorkingSet, commands: readonly Command[]): Promise<RowIds> {
  const ids = commands.flatMap((command) =>
    command.kind === 'reverse' ? [{ portfolioId: command.portfolioId, id: command.settlementId }] : [],
  );
  if (ids.length === 0) return [];
  const fills = await em.find(FillEntity, { ...byIds('commandId', ids), kind: { $in: ['settle', 'void'] } });
  const transfers = await em.find(TransferEntity, byIds('commandId', ids), { orderBy: { transferId: 'asc' } });
  for (const fill of fills) {
    const movements = transfers.filter((row) => row.portfolioId === fill.portfolioId && row.commandId === fill.commandId);
    state.loadSettlement({ fill: { ...fill }, movements: movements.map((row) => ({ ...row })) });
  }
  return fills.map(({ portfolioId, tradeId }) => ({ portfolioId, id: tradeId }));
}

async function loadHoldings(em: SqlEntityManager, state: WorkingSet, ids: RowIds): Promise<void> {
  if (ids.length === 0) return;
  const trades = await em.find(TradeEntity, byIds('tradeId', ids));
  const positions = await em.find(PositionEntity, byIds('tradeId', ids));
  for (const position of positions) {
    const trade = trades.find((row) => row.portfolioId === position.portfolioId && row.tradeId === position.tradeId);
    if (trade) state.loadHolding({ trade: { ...trade }, position: { ...position } });
  }
}

/** Commands that are decided together. */
export interface Batch {
  readonly commands: readonly Command[];
  /** Whether to hold the portfolios until the transaction ends; a preview does not. */
  readonly lock: boolean;
}

/** Reads everything that the commands' rules look at, portfolios first and under lock. */
export async function loadWorkingSet(em: SqlEntityManager, batch: Batch): Promise<WorkingSet> {
  const state = new WorkingSet();
  await loadPortfolios(em, state, batch);
  const settled = await loadSettlements(em, state, batch.commands);
  const named = batch.commands.flatMap((command) =>
    command.kind === 'close' || command.kind === 'settle'
      ? [{ portfolioId: command.portfolioId, id: command.tradeId }]
      : [],
  );
  await loadHoldings(em, state, [...named, ...settled]);
  return state;
}

/** The commands among these that were answered before. */
export const findAnswered = (em: SqlEntityManager, commands: readonly Command[]): Promise<CommandRow[]> =>
  em.find(
    CommandEntity,
    byIds(
      'commandId',
      commands.map(({ portfolioId, commandId }) => ({ portfolioId, id: commandId })),
    ),
  );
