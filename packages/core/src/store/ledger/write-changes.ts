import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Changes } from '../../domain/index.ts';
import {
  CommandEntity,
  ConsumedDepthEntity,
  FillEntity,
  PortfolioEntity,
  PositionEntity,
  RiskWatermarksEntity,
  ShadowSumsEntity,
  SignalEntity,
  TradeEntity,
  TransferEntity,
} from '../tables/entities.ts';
import { encodeOutcome } from './outcome-codec.ts';
import { requestHash } from './request-hash.ts';
import { watermarksRow } from '../risk/load-risks.ts';
import { SetStatement } from './set-statement.ts';
import { DECIDED } from '../signals/decided-signals.ts';

/**
 * The one writer: stores what a batch of commands decided, all tables in one statement, in the transaction that
 * holds the portfolios' locks.
 * @param attempt names the transaction in the answers that it writes
 */
export async function writeChanges(em: SqlEntityManager, changes: Changes, attempt: string): Promise<void> {
  const commands = changes.commands.map(({ command, outcome, recordedAt }) => ({
    portfolioId: command.portfolioId,
    commandId: command.commandId,
    kind: command.kind,
    requestHash: requestHash(command),
    result: encodeOutcome(outcome, attempt),
    recordedAt,
  }));
  await new SetStatement(em)
    .insert(CommandEntity, commands)
    .insert(TradeEntity, changes.newTrades)
    .insert(
      PositionEntity,
      changes.newHeldTrades.map(({ position }) => position),
    )
    .insert(FillEntity, changes.fills)
    .insert(TransferEntity, changes.transfers)
    .update(
      TradeEntity,
      changes.changedHeldTrades.map(({ trade }) => trade),
      ['status', 'currentPnl', 'realizedPnl'],
    )
    .update(
      PositionEntity,
      changes.changedHeldTrades.map(({ position }) => position),
      [
        'amount',
        'shares',
        'fee',
        'status',
        'currentPnl',
        'realizedPnl',
        'proceeds',
        'exitPrice',
        'closedAt',
        'exitReason',
        'settlementId',
      ],
    )
    .update(PortfolioEntity, changes.portfolios, [
      'balance',
      'totalInvested',
      'totalProfitLoss',
      'realizedPnl',
      'tradeCount',
      'status',
      'statusReason',
      'lastUpdated',
    ])
    .upsert(ConsumedDepthEntity, changes.consumed)
    .upsert(ShadowSumsEntity, changes.shadows)
    .update(SignalEntity, changes.signals, [...DECIDED])
    .upsert(RiskWatermarksEntity, changes.watermarks.map(watermarksRow))
    // Inserts are planned the same whatever the tables hold; the rows that are found to be changed are not.
    .run({ planIsKept: changes.changedHeldTrades.length === 0 && changes.signals.length === 0 });
}
