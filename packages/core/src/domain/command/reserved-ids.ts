import type { Command } from './command.ts';
import { DomainError } from '../domain-error.ts';
import { SIGNAL_PREFIX } from '../signal/signal-id.ts';

/** The beginning of the ids under which Prescient settles the positions of a market. */
export const SETTLEMENT_PREFIX = 'settle:';
/** The beginning of the ids under which it takes those settlements back. */
export const REVERSAL_PREFIX = 'reverse:';

/**
 * The ids of settlements, reversals and signals' commands follow from what everybody knows, so a trade that took one would
 * keep a market from ever being settled, or a signal from being executed. One that was answered before this rule keeps its
 * answer: it is looked up first.
 * @throws DomainError INVALID_INPUT for a trade under such an id
 */
export function requireTradersId(command: Command): void {
  const { kind, commandId } = command;
  if (kind !== 'execute' && kind !== 'close') return;
  const forbidden = [
    SETTLEMENT_PREFIX,
    REVERSAL_PREFIX,
    ...(command.signalId === undefined ? [SIGNAL_PREFIX] : []),
  ];
  const reserved = forbidden.find((prefix) => commandId.startsWith(prefix));
  if (reserved === undefined) return;
  const use = reserved === SIGNAL_PREFIX ? 'signals' : 'settlements';
  throw new DomainError(
    'INVALID_INPUT',
    `commandId must not begin with "${reserved}": Prescient uses such ids for ${use}. Choose another id.`,
    { field: 'commandId' },
  );
}
