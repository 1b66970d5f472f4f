import { MICROS_PER_UNIT, type Usd } from '../money/index.ts';
import type { Command, ExecuteCommand } from './command/command.ts';
import { DomainError } from './domain-error.ts';
import { MAX_BALANCE } from './account/portfolio.ts';
import { TIMES_IN_FORCE, type TimeInForce } from './pricing/fill-depth.ts';
import { ACTIONS } from './account/trade.ts';
import { DEPOSIT_COMMAND_ID } from './account/transfer.ts';

/** Ids are visible ASCII without spaces, so that they survive logs, URLs and every collation. */
export const ID_PATTERN = /^[\x21-\x7e]{1,255}$/;
/** Portfolio ids are integers that fit PostgreSQL's `integer`. */
export const MAX_PORTFOLIO_ID = 2_147_483_647;
/** The largest stake of one trade. */
export const MAX_AMOUNT = 1_000_000_000_000_000n as Usd;
/** Furthest that a command's own time may run ahead of our clock, in milliseconds. */
export const MAX_CLOCK_SKEW_MS = 300_000;
/** The longest text that a trade carries, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 4000;

const EARLIEST_MS = -62_135_596_800_000;
/** The last moment of the year 9999: later ones PostgreSQL does not read as JavaScript writes them. */
const LATEST_MS = 253_402_300_799_999;

function invalid(field: string, rule: string): never {
  throw new DomainError('INVALID_INPUT', `${field} ${rule}.`, { field });
}

/** @throws DomainError INVALID_INPUT unless the text is an id */
export function requireId(field: string, id: string): void {
  if (typeof id !== 'string' || !ID_PATTERN.test(id))
    invalid(field, 'must be 1 to 255 visible ASCII characters without spaces');
}

/** @throws DomainError INVALID_INPUT unless the number is a portfolio id */
export function requirePortfolioId(id: number): void {
  if (!Number.isSafeInteger(id) || id < 1 || id > MAX_PORTFOLIO_ID)
    invalid('portfolioId', `must be an integer from 1 to ${MAX_PORTFOLIO_ID}`);
}

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** @throws DomainError INVALID_INPUT when PostgreSQL could not store the text as it is */
export function requireText(field: string, text: string | null): void {
  if (text === null) return;
  if (typeof text !== 'string' || text.length > MAX_TEXT_LENGTH)
    invalid(field, `must be at most ${MAX_TEXT_LENGTH} characters`);
  if (!isStorable(text)) invalid(field, 'must be well-formed text without null characters');
}

/** The deepest nesting of JSON that is kept. */
const MAX_DEPTH = 64;

const isDeeperThan = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((inner) => isDeeperThan(inner, depth - 1)));

/** @throws DomainError INVALID_INPUT when PostgreSQL could not store the value as JSON */
export function requireJson(field: string, value: unknown): void {
  if (isDeeperThan(value, MAX_DEPTH)) invalid(field, `must be nested at most ${MAX_DEPTH} deep`);
  JSON.stringify(value, (key: string, item: unknown) => {
    const sound =
      isStorable(key) && typeof item !== 'bigint' && (typeof item !== 'string' || isStorable(item));
    if (!sound) invalid(field, 'must be JSON of well-formed texts without null characters');
    return item;
  });
}

/** @throws DomainError INVALID_INPUT unless this is a time that PostgreSQL stores as it is */
export function requireMoment(field: string, time: Date | null): asserts time is Date {
  const ms = time instanceof Date ? time.getTime() : Number.NaN;
  if (!(ms >= EARLIEST_MS && ms <= LATEST_MS)) invalid(field, 'must be a time from the year 1 to 9999');
}

/** @throws DomainError INVALID_INPUT, TIMESTAMP_IN_FUTURE */
export function requireTime(field: string, time: Date | null, now: Date): void {
  requireMoment(field, time);
  if (time.getTime() <= now.getTime() + MAX_CLOCK_SKEW_MS) return;
  throw new DomainError(
    'TIMESTAMP_IN_FUTURE',
    `${field} ${time.toISOString()} lies in the future; check the clock and send UTC.`,
    {
      field,
      timestamp: time.toISOString(),
    },
  );
}

/** @throws DomainError INVALID_INPUT unless the word is one of these */
export function requireOneOf(field: string, word: string, words: readonly string[]): void {
  if (!words.includes(word)) invalid(field, `must be ${words.join(' or ')}`);
}

/** @throws DomainError INVALID_INPUT when money is not counted in millionths */
export const requireMicros = (field: string, value: bigint): void => {
  if (typeof value !== 'bigint')
    invalid(field, 'must be a bigint of millionths; use the parse functions of money');
};

function requireTimeInForce(timeInForce: TimeInForce | undefined): void {
  if (timeInForce !== undefined) requireOneOf('timeInForce', timeInForce, TIMES_IN_FORCE);
}

/** True above 0 and below 1 with at most six decimals: probabilities are kept to a millionth, as prices are. */
export const isProbability = (p: number): boolean => typeof p === 'number' && /^0\.\d{1,6}$/.test(`${p}`);

/** Nothing is certain: a probability of 0 or 1 is a mistake of units or of a model. @throws DomainError INVALID_INPUT */
export function requireProbability(field: string, p: number | null | undefined): void {
  if (p != null && !isProbability(p))
    invalid(field, 'must be a probability above 0 and below 1 with at most six decimals');
}

/** @throws DomainError INVALID_INPUT unless it is from 0 to 1, or null */
export function requireConfidence(confidence: number | null): void {
  const sure = typeof confidence === 'number' && confidence >= 0 && confidence <= 1;
  if (confidence !== null && !sure) invalid('confidence', 'must be between 0 and 1');
}

function validateExecute(command: ExecuteCommand): void {
  const { action, amount, price, confidence } = command;
  requireOneOf('action', action, ACTIONS);
  requireTimeInForce(command.timeInForce);
  requireMicros('amount', amount);
  if (amount <= 0n || amount > MAX_AMOUNT)
    invalid('amount', 'must be above 0 and at most 1000000000 dollars');
  requireMicros('price', price);
  if (price <= 0n || price > MICROS_PER_UNIT) invalid('price', 'must be above 0 and at most 1');
  if (amount * MICROS_PER_UNIT > price * MAX_BALANCE)
    invalid('amount', 'buys more shares at this price than Prescient can count');
  requireConfidence(confidence);
  requireProbability('p', command.p);
  requireId('venue', command.venue);
  requireId('marketId', command.marketId);
  for (const field of ['marketQuestion', 'reason', 'eventId', 'eventTitle', 'eventEndDate'] as const)
    requireText(field, command[field]);
}

function requirePayout(field: string, price: bigint): void {
  requireMicros(field, price);
  if (price < 0n || price > MICROS_PER_UNIT) invalid(field, 'must be between 0 and 1');
}

/**
 * Checks everything about a command that does not depend on state.
 * @throws DomainError INVALID_INPUT or TIMESTAMP_IN_FUTURE, naming the field
 */
export function validateCommand(command: Command, now: Date): void {
  requirePortfolioId(command.portfolioId);
  requireId('commandId', command.commandId);
  if (command.commandId === DEPOSIT_COMMAND_ID)
    invalid('commandId', 'must not be the id of the opening deposit');
  if (command.occurredAt !== null || command.kind === 'execute')
    requireTime('occurredAt', command.occurredAt, now);
  switch (command.kind) {
    case 'execute':
      return validateExecute(command);
    case 'close':
      requireId('tradeId', command.tradeId);
      requirePayout('price', command.price);
      requireTimeInForce(command.timeInForce);
      if (command.shares !== null) requireMicros('shares', command.shares);
      if (command.shares !== null && command.shares <= 0n) invalid('shares', 'must be above 0');
      return;
    case 'settle':
      requireId('tradeId', command.tradeId);
      if (command.payout !== 'void') requirePayout('payout', command.payout);
      return;
    case 'reverse':
      return requireId('settlementId', command.settlementId);
    default:
      invalid('kind', 'must be execute, close, settle or reverse');
  }
}
