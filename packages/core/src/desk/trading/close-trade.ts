import type { CloseCommand, CloseResult } from '../../domain/index.ts';
import type { Database } from '../../store/connection/handle.ts';
import { commitCommands } from './commit-commands.ts';
import { unwrap, type Answer } from './unwrap.ts';

/**
 * Sells a trade's lot, whole or in part, in one transaction, once per command id.
 * @throws DomainError POSITION_CLOSED, INSUFFICIENT_SHARES, FEE_EXCEEDS_PROCEEDS, BALANCE_LIMIT (each remembered); TRADE_NOT_FOUND;
 *   INVALID_INPUT, TIMESTAMP_IN_FUTURE, CONFLICT, PORTFOLIO_NOT_FOUND, PORTFOLIO_LOCKED, OVERLOADED, DATABASE_UNAVAILABLE,
 *   OUTCOME_UNKNOWN
 */
export async function closeTrade(
  db: Database,
  command: Omit<CloseCommand, 'kind'>,
): Promise<Answer<CloseResult>> {
  const [outcome] = await commitCommands(db, [{ ...command, kind: 'close' }]);
  return unwrap(outcome!);
}
