import type { ExecuteCommand, ExecuteResult } from '../../domain/index.ts';
import type { Database } from '../../store/connection/handle.ts';
import { commitCommands } from './commit-commands.ts';
import { unwrap, type Answer } from './unwrap.ts';

/**
 * Buys one outcome of a market: trade, lot, fill, transfers and balance in one transaction, once per command id.
 * @throws DomainError INSUFFICIENT_FUNDS, PORTFOLIO_PAUSED, PORTFOLIO_ARCHIVED, BALANCE_LIMIT (each remembered);
 *   INVALID_INPUT, TIMESTAMP_IN_FUTURE, CONFLICT, PORTFOLIO_NOT_FOUND, PORTFOLIO_LOCKED, OVERLOADED, DATABASE_UNAVAILABLE,
 *   OUTCOME_UNKNOWN
 */
export async function executeTrade(
  db: Database,
  command: Omit<ExecuteCommand, 'kind'>,
): Promise<Answer<ExecuteResult>> {
  const [outcome] = await commitCommands(db, [{ ...command, kind: 'execute' }]);
  return unwrap(outcome!);
}
