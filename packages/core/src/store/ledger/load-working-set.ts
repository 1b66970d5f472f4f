import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { rowKey, signalIdIn, WorkingSet, type Command } from '../../domain/index.ts';
import type { CommandRow } from '../tables/ledger/command.entity.ts';
import {
  CommandEntity,
  FillEntity,
  PortfolioEntity,
  PositionEntity,
  SignalEntity,
  TradeEntity,
  TransferEntity,
} from '../tables/entities.ts';
import { loadOpenShares } from './load-open-shares.ts';
import { loadBookTraces } from './load-book-traces.ts';
import { loadRisks } from '../risk/load-risks.ts';
import { HALT_FOR_ALL } from '../risk/trading-halts.ts';
import { loadStandings } from './load-standings.ts';
import { findByIds, type RowIds } from './find-by-ids.ts';
import { together } from '../connection/pipeline.ts';
import { rawQuery } from '../connection/raw-query.ts';

/**
 * Locks the portfolios of the commands in order of id, so that two batches never wait for each other. What a batch does is
 * recorded after the moment of the last one: two batches never share a moment, and a reader of all rows of one has read all
 * that there will ever be up to it.
 */
async function loadPortfolios(em: SqlEntityManager, state: WorkingSet, batch: Batch): Promise<void> {
  const ids = [...new Set(batch.commands.map(({ portfolioId }) => portfolioId))];
  const lock = batch.lock ? 'for update' : '';
  const { tableName } = em.getMetadata(PortfolioEntity);
  const text = `select *, ${HALT_FOR_ALL} as halt_for_all from "${tableName}" where id = any($1::int[]) order by id ${lock}`;
  const rows = await rawQuery<{ halt_for_all: string | null }>(em, { text, planIsKept: true }, [ids]);
  for (const { halt_for_all: haltForAll, ...row } of rows) {
    state.risks.haltForAll = haltForAll;
    const portfolio = { ...em.map(PortfolioEntity, row) };
    state.loadPortfolio(portfolio, new Date(portfolio.lastUpdated.getTime() + 1));
  }
}

async function loadSettlements(
  em: SqlEntityManager,
  state: WorkingSet,
  commands: readonly Command[],
): Promise<RowIds> {
  const ids = commands.flatMap((command) =>
    command.kind === 'reverse' ? [{ portfolioId: command.portfolioId, id: command.settlementId }] : [],
  );
  const [fills, transfers] = await together(
    findByIds(em, FillEntity, { property: 'commandId', ids }),
    findByIds(em, TransferEntity, { property: 'commandId', ids }),
  );
  const settlements = fills.filter(({ kind }) => kind === 'settle' || kind === 'void');
  const byCommand = Map.groupBy(transfers, (row) => rowKey(row, row.commandId));
  for (const fill of settlements) {
    const movements = byCommand.get(rowKey(fill, fill.commandId)) ?? [];
    state.loadSettlement({
      fill: { ...fill },
      movements: movements.toSorted((a, b) => a.transferId - b.transferId).map((row) => ({ ...row })),
    });
  }
  return settlements.map(({ portfolioId, tradeId }) => ({ portfolioId, id: tradeId }));
}

async function loadHeldTrades(em: SqlEntityManager, state: WorkingSet, ids: RowIds): Promise<void> {
  const [trades, positions] = await together(
    findByIds(em, TradeEntity, { property: 'tradeId', ids }),
    findByIds(em, PositionEntity, { property: 'tradeId', ids }),
  );
  const tradeById = new Map(trades.map((row) => [rowKey(row, row.tradeId), row]));
  for (const position of positions) {
    const trade = tradeById.get(rowKey(position, position.tradeId));
    if (trade) state.loadHeldTrade({ trade: { ...trade }, position: { ...position } });
  }
}

/** Reads the signals that commands carry out, after the locks of their portfolios. */
async function loadSignals(
  em: SqlEntityManager,
  state: WorkingSet,
  commands: readonly Command[],
): Promise<void> {
  const ids = commands.flatMap((command) => {
    const id = signalIdIn(command);
    return id === null ? [] : [{ portfolioId: command.portfolioId, id }];
  });
  for (const row of await findByIds(em, SignalEntity, { property: 'signalId', ids }))
    state.loadSignal({ ...row });
}

/** Commands that are decided together. */
export interface Batch {
  readonly commands: readonly Command[];
  /** True if the portfolios are held until the transaction ends; a preview does not hold them. */
  readonly lock: boolean;
}

/** Reads everything that the commands' rules look at, portfolios first and under lock. */
export async function loadWorkingSet(em: SqlEntityManager, batch: Batch): Promise<WorkingSet> {
  const state = new WorkingSet();
  const named = batch.commands.flatMap((command) =>
    command.kind === 'close' || command.kind === 'settle'
      ? [{ portfolioId: command.portfolioId, id: command.tradeId }]
      : [],
  );
  const [, settled] = await together(
    loadPortfolios(em, state, batch),
    loadSettlements(em, state, batch.commands),
    loadHeldTrades(em, state, named),
    loadStandings(em, state, batch.commands),
    loadSignals(em, state, batch.commands),
  );
  await loadHeldTrades(em, state, settled);
  await together(
    loadOpenShares(em, state, batch.commands),
    loadRisks(em, state, batch.commands),
    loadBookTraces(em, state, batch.commands),
  );
  return state;
}

/** The commands among these that were answered before. */
export const findAnswered = (em: SqlEntityManager, commands: readonly Command[]): Promise<CommandRow[]> =>
  findByIds(em, CommandEntity, {
    property: 'commandId',
    ids: commands.map(({ portfolioId, commandId }) => ({ portfolioId, id: commandId })),
  });
