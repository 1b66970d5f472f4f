import type { SettleCommand, SettleResult } from '../../domain/index.ts';
import type { Database } from '../../store/connection/handle.ts';
import { commitCommands } from '../trading/commit-commands.ts';
import { unwrap, type Answer } from '../trading/unwrap.ts';

/**
 * Pays a trade's lot out as its market resolved, in one transaction, once per command id.
 * @throws DomainError POSITION_CLOSED (remembered); BALANCE_LIMIT, TRADE_NOT_FOUND;
 *   INVALID_INPUT, TIMESTAMP_IN_FUTURE, CONFLICT, PORTFOLIO_NOT_FOUND, PORTFOLIO_LOCKED, OVERLOADED, DATABASE_UNAVAILABLE,
 *   OUTCOME_UNKNOWN
 */
export async function settleTrade(
  db: Database,
  command: Omit<SettleCommand, 'kind'>,
): Promise<Answer<SettleResult>> {
  const [outcome] = await commitCommands(db, [{ ...command, kind: 'settle' }]);
  return unwrap(outcome!);
}
