import { formatMicros, parseMicros } from '../../money/index.ts';
import type { CommandResult, CommandOutcome, Refusal } from '../../domain/index.ts';
import type { StoredOutcome } from '../tables/ledger/command.entity.ts';

type KeysOf<Result, Value> = Result extends unknown
  ? { [Key in keyof Result]: NonNullable<Result[Key]> extends Value ? Key : never }[keyof Result]
  : never;

/** The fields of answers that hold money; fails to compile when an answer gains one that is not listed. */
const MONEY_FIELDS = {
  amount: true,
  balance: true,
  cost: true,
  exitFee: true,
  fee: true,
  gross: true,
  payout: true,
  price: true,
  realizedPnl: true,
  remainingShares: true,
  shares: true,
  totalInvested: true,
  tradePnl: true,
} as const satisfies Record<KeysOf<CommandResult, bigint>, true>;

const DATE_FIELDS = { recordedAt: true } as const satisfies Record<KeysOf<CommandResult, Date>, true>;

const encodeValue = (value: unknown): unknown =>
  typeof value === 'bigint' ? formatMicros(value) : value instanceof Date ? value.toISOString() : value;

function decodeValue(field: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (field in MONEY_FIELDS) return parseMicros(value);
  return field in DATE_FIELDS ? new Date(value) : value;
}

const mapValues = (object: object, change: (field: string, value: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(object).map(([field, value]) => [field, change(field, value)]));

/** An answer as JSON, money as decimal strings and times as ISO strings, with the attempt that writes it. */
export const encodeOutcome = (outcome: CommandOutcome, writtenBy: string): StoredOutcome =>
  outcome.accepted
    ? { accepted: true, result: mapValues(outcome.result, (_, value) => encodeValue(value)), writtenBy }
    : { accepted: false, refusal: outcome.refusal, writtenBy };

/** The attempt that wrote an answer; null in rows of earlier releases. */
export const writerOf = ({ writtenBy }: StoredOutcome): string | null =>
  typeof writtenBy === 'string' ? writtenBy : null;

/** The first answer, as a retry gets it. */
export const decodeOutcome = (stored: StoredOutcome): CommandOutcome =>
  stored['accepted'] === true
    ? {
        accepted: true,
        result: mapValues(stored['result'] as object, decodeValue) as CommandResult,
        replayed: true,
      }
    : { accepted: false, refusal: stored['refusal'] as Refusal, replayed: true };
