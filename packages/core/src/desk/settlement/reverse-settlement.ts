import type { ReverseCommand, ReverseResult } from '../../domain/index.ts';
import type { Database } from '../../store/connection/handle.ts';
import { commitCommands } from '../trading/commit-commands.ts';
import { unwrap, type Answer } from '../trading/unwrap.ts';

/**
 * Takes a settlement back and restores the lot, in one transaction, once per command id. May overdraw the portfolio,
 * which is then paused.
 * @throws DomainError ALREADY_REVERSED (remembered); BALANCE_LIMIT, SETTLEMENT_NOT_FOUND;
 *   INVALID_INPUT, TIMESTAMP_IN_FUTURE, CONFLICT, PORTFOLIO_NOT_FOUND, PORTFOLIO_LOCKED, OVERLOADED, DATABASE_UNAVAILABLE,
 *   OUTCOME_UNKNOWN
 */
export async function reverseSettlement(
  db: Database,
  command: Omit<ReverseCommand, 'kind'>,
): Promise<Answer<ReverseResult>> {
  const [outcome] = await commitCommands(db, [{ ...command, kind: 'reverse' }]);
  return unwrap(outcome!);
}
