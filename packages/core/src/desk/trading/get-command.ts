import {
  DomainError,
  requireId,
  requirePortfolioId,
  type CommandKind,
  type CommandOutcome,
} from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { CommandEntity } from '../../store/tables/entities.ts';
import { decodeOutcome } from '../../store/ledger/outcome-codec.ts';

/** A command that was answered, with the answer that a retry gets. */
export interface AnsweredRequest {
  readonly portfolioId: number;
  readonly commandId: string;
  readonly kind: CommandKind;
  readonly outcome: CommandOutcome;
  readonly recordedAt: Date;
}

/**
 * The answer to "did it happen?" for any command.
 * @throws DomainError COMMAND_NOT_FOUND when nothing was recorded under the id, INVALID_INPUT
 */
export async function getCommand(
  db: Database,
  portfolioId: number,
  commandId: string,
): Promise<AnsweredRequest> {
  requirePortfolioId(portfolioId);
  requireId('commandId', commandId);
  const row = await entityManager(db).findOne(CommandEntity, { portfolioId, commandId });
  if (row)
    return {
      portfolioId,
      commandId,
      kind: row.kind,
      outcome: decodeOutcome(row.result),
      recordedAt: row.recordedAt,
    };
  throw new DomainError(
    'COMMAND_NOT_FOUND',
    `Portfolio ${portfolioId} has no command ${commandId}, so it is safe to send it.`,
    {
      portfolioId,
      commandId,
    },
  );
}
