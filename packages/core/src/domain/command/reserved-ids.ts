import type { Command } from './command.ts';
import { DomainError } from '../domain-error.ts';

/** The beginning of the ids under which Prescient settles the positions of a market. */
export const SETTLEMENT_PREFIX = 'settle:';
/** The beginning of the ids under which it takes those settlements back. */
export const REVERSAL_PREFIX = 'reverse:';

/**
 * The ids of settlements and reversals follow from what everybody knows, so a trade that took one would keep a market
 * from ever being settled. One that was answered before this rule keeps its answer: it is looked up first.
 * @throws DomainError INVALID_INPUT for a trade under such an id
 */
export function requireTradersId({ kind, commandId }: Command): void {
  if (kind !== 'execute' && kind !== 'close') return;
  const reserved = [SETTLEMENT_PREFIX, REVERSAL_PREFIX].find((prefix) => commandId.startsWith(prefix));
  if (reserved === undefined) return;
  throw new DomainError(
    'INVALID_INPUT',
    `commandId must not begin with "${reserved}": Prescient uses such ids for settlements. Choose another id.`,
    { field: 'commandId' },
  );
}
