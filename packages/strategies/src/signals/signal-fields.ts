import { DomainError, nearestName } from '@prescient/core/domain';

/** The fields of a signal. */
export const SIGNAL_FIELDS = [
  'timestamp',
  'market_id',
  'action',
  'target_price',
  'amount',
  'venue',
  'market_question',
  'confidence',
  'p',
  'reason',
  'event_id',
  'event_title',
  'event_end_date',
  'time_in_force',
  'trade_id',
] as const;

export type SignalField = (typeof SIGNAL_FIELDS)[number];

/** Fields that signal files of the Python prototype carry, and that no trade needs. They are ignored. */
const IGNORED_FIELDS: readonly string[] = ['yes_price', 'no_price', 'market_liquidity', 'market_volume'];

/** A name from outside is repeated up to this length. */
const LONGEST_NAME = 100;

/**
 * Refuses a field that no signal has: beside money, a misspelt name must not be taken for an absent one.
 * @throws DomainError UNKNOWN_FIELD, which names the field that was most likely meant
 */
export function requireKnownFields(row: object): void {
  const known: readonly string[] = SIGNAL_FIELDS;
  const unknown = Object.keys(row).find((name) => !known.includes(name) && !IGNORED_FIELDS.includes(name));
  if (unknown === undefined) return;
  const field = unknown.slice(0, LONGEST_NAME);
  const meant = nearestName(unknown, known);
  const advice =
    meant === null ? `leave it out; the fields are ${known.join(', ')}` : `did you mean ${meant}?`;
  throw new DomainError(
    'UNKNOWN_FIELD',
    `${field} is not a field of a signal; ${advice}${meant === null ? '.' : ''}`,
    { field },
  );
}
