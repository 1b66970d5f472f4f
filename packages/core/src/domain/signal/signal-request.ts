import type { CloseCommand, ExecuteCommand } from '../command/command.ts';
import { DomainError } from '../domain-error.ts';
import {
  requireId,
  requireConfidence,
  requireMoment,
  requireOneOf,
  requireProbability,
  requireText,
  validateCommand,
} from '../validate.ts';
import { MAX_SIGNAL_ID_LENGTH, signalCommandId } from './signal-id.ts';
import { SIGNAL_ACTS, type SignalRequest } from './signal-record.ts';

/** The longest name of a strategy. */
export const MAX_STRATEGY_LENGTH = 100;
/** The largest number of a version, and of a cycle. */
export const MAX_NUMBER = 2_147_483_647;

function invalid(field: string, rule: string): never {
  throw new DomainError('INVALID_INPUT', `${field} ${rule}.`, { field });
}

/** @throws DomainError INVALID_INPUT unless it counts from 1 and fits PostgreSQL's `integer` */
export function requireCount(field: string, value: number): void {
  if (!Number.isInteger(value) || value < 1 || value > MAX_NUMBER)
    invalid(field, `must be a whole number from 1 to ${MAX_NUMBER}`);
}

/** @throws DomainError INVALID_INPUT unless these name a strategy */
export function requireStrategy({ strategy, version }: Pick<SignalRequest, 'strategy' | 'version'>): void {
  requireId('strategy', strategy);
  if (strategy.length > MAX_STRATEGY_LENGTH)
    invalid('strategy', `must be at most ${MAX_STRATEGY_LENGTH} characters`);
  requireCount('version', version);
}

/** The command that carries a signal out: a buy, or the sale of a position. */
export type SignalCommand = ExecuteCommand | CloseCommand;

/** Returns the command that carries a signal out. Its time is the moment at which the signal was submitted. */
export function commandOfSignal(portfolioId: number, signal: SignalRequest, occurredAt: Date): SignalCommand {
  const { signalId, tradeId, stake, limitPrice: price, timeInForce } = signal;
  const shared = {
    portfolioId,
    commandId: signalCommandId(signalId),
    signalId,
    occurredAt,
    price,
    timeInForce,
  };
  if (tradeId !== null) return { ...shared, kind: 'close', tradeId, shares: signal.shares };
  if (stake === null) throw new Error(`signal ${signalId} neither buys nor sells`);
  return {
    ...shared,
    kind: 'execute',
    venue: signal.venue,
    marketId: signal.marketId,
    marketQuestion: '',
    action: signal.outcome === 0 ? 'buy_yes' : 'buy_no',
    amount: stake,
    confidence: signal.confidence,
    p: signal.p,
    reason: signal.why,
    eventId: null,
    eventTitle: null,
    eventEndDate: null,
  };
}

/** The names that a command has for fields of a signal. */
const SIGNAL_FIELDS: Readonly<Record<string, string>> = {
  amount: 'stake',
  price: 'limitPrice',
};

/** @throws DomainError INVALID_INPUT in the words of the signal for what is wrong with its command */
function requireSoundCommand(portfolioId: number, signal: SignalRequest, now: Date): void {
  try {
    validateCommand(commandOfSignal(portfolioId, signal, now), now);
  } catch (error) {
    const field = error instanceof DomainError ? error.details['field'] : undefined;
    const own = typeof field === 'string' ? SIGNAL_FIELDS[field] : undefined;
    if (!(error instanceof DomainError) || own === undefined) throw error;
    throw new DomainError(error.code, error.message.replace(String(field), own), {
      ...error.details,
      field: own,
    });
  }
}

function requireSides({ do: act, stake, tradeId, shares }: SignalRequest): void {
  requireOneOf('do', act, SIGNAL_ACTS);
  if (act === 'buy') {
    if (stake === null) invalid('stake', 'is missing: a buy stakes dollars');
    if (tradeId !== null) invalid('tradeId', 'belongs to a sale; leave it out of a buy');
    if (shares !== null) invalid('shares', 'belongs to a sale; leave it out of a buy');
  } else {
    if (tradeId === null) invalid('tradeId', 'is missing: a sale names the trade whose position it sells');
    if (stake !== null) invalid('stake', 'belongs to a buy; leave it out of a sale');
  }
}

/**
 * Checks everything about a signal that does not depend on state or on time.
 * @throws DomainError INVALID_INPUT, naming the field
 */
function validateSignal(portfolioId: number, signal: SignalRequest, now: Date): void {
  requireId('id', signal.signalId);
  if (signal.signalId.length > MAX_SIGNAL_ID_LENGTH)
    invalid('id', `must be at most ${MAX_SIGNAL_ID_LENGTH} characters`);
  requireStrategy(signal);
  requireOneOf('outcome', `${signal.outcome}`, ['0', '1']);
  requireId('venue', signal.venue);
  requireId('marketId', signal.marketId);
  requireSides(signal);
  requireConfidence(signal.confidence);
  requireProbability('p', signal.p);
  requireText('why', signal.why);
  requireMoment('expiresAt', signal.expiresAt);
  requireSoundCommand(portfolioId, signal, now);
}

/** Most signals of one call, and of one cycle. */
export const MAX_SIGNALS = 500;

/**
 * Checks signals that are submitted together.
 * @throws DomainError INVALID_INPUT, naming the signal by its place and the field
 */
export function validateSignals(portfolioId: number, signals: readonly SignalRequest[], now: Date): void {
  if (signals.length === 0 || signals.length > MAX_SIGNALS)
    invalid('signals', `must be 1 to ${MAX_SIGNALS} signals`);
  const seen = new Set<string>();
  for (const [index, signal] of signals.entries()) {
    try {
      validateSignal(portfolioId, signal, now);
      if (seen.has(signal.signalId)) invalid('id', 'is that of a signal before it');
    } catch (error) {
      throw error instanceof DomainError ? atPlace(index, error) : error;
    }
    seen.add(signal.signalId);
  }
}

/** Returns the refusal of a signal with its place in the list; its sentence begins with the field, where it names one. */
export function atPlace(index: number, { code, message, details }: DomainError): DomainError {
  const place = `signals.${index}`;
  const { field } = details;
  if (typeof field !== 'string') return new DomainError(code, message, { ...details, field: place });
  return new DomainError(code, `${place}.${message}`, { ...details, field: `${place}.${field}` });
}
