import { DomainError } from '../domain-error.ts';
import { ERROR_CODES } from '../error-codes.ts';
import type { CommandOutcome } from '../command/result.ts';
import type { SignalRecord, SignalRequest } from './signal-record.ts';

type Life = Pick<SignalRecord, 'signalId' | 'status' | 'expiresAt'>;

/** Returns a signal as it is kept when it is new. */
export const pendingSignal = (
  signal: SignalRequest,
  kept: Pick<SignalRecord, 'portfolioId' | 'cycleId' | 'submittedAt' | 'place'>,
): SignalRecord => ({
  ...signal,
  ...kept,
  status: 'pending',
  decidedAt: null,
  rejectCode: null,
  rejectReason: null,
});

const isStale = ({ expiresAt }: Life, now: Date): boolean => expiresAt <= now;

/**
 * Lets the command of a signal pass while the signal is pending and has not expired. It is asked under the portfolio's lock,
 * so that a signal has one fate.
 * @throws DomainError SIGNAL_NOT_FOUND, SIGNAL_NOT_PENDING, SIGNAL_EXPIRED
 */
export function requirePending(signalId: string, signal: Life | null, now: Date): void {
  if (signal === null) throw signalNotFound(signalId);
  const { status, expiresAt } = signal;
  if (status !== 'pending') {
    throw new DomainError(
      'SIGNAL_NOT_PENDING',
      `Signal ${signalId} is ${status} already. Submit a new signal under a new id.`,
      { signalId, status },
    );
  }
  if (isStale(signal, now)) throw signalExpired(signalId, expiresAt);
}

/** The answer where the portfolio has no such signal. */
export const signalNotFound = (signalId: string): DomainError =>
  new DomainError('SIGNAL_NOT_FOUND', `Signal ${signalId} does not exist in this portfolio; check the id.`, {
    signalId,
  });

/** The refusal of a signal whose time is over. */
export const signalExpired = (signalId: string, expiresAt: Date): DomainError =>
  new DomainError(
    'SIGNAL_EXPIRED',
    `Signal ${signalId} expired at ${expiresAt.toISOString()}. Submit a new signal under a new id.`,
    { signalId, expiresAt: expiresAt.toISOString() },
  );

/**
 * Returns the signal after its command was answered. One that was decided before stays as it is, and so does one whose
 * command may succeed later: it waits until it expires.
 */
export function answeredSignal(signal: SignalRecord, outcome: CommandOutcome, at: Date): SignalRecord {
  if (signal.status !== 'pending') return signal;
  if (outcome.accepted) return { ...signal, status: 'executed', decidedAt: at };
  const { code, message } = outcome.refusal;
  if (code === 'SIGNAL_EXPIRED') return { ...signal, status: 'expired', decidedAt: at };
  return ERROR_CODES[code].retryable ? signal : rejectedSignal(signal, { code, message }, at);
}

/** Returns the signal after it was refused for good. */
export const rejectedSignal = (
  signal: SignalRecord,
  { code, message }: Pick<DomainError, 'code' | 'message'>,
  at: Date,
): SignalRecord => ({
  ...signal,
  status: 'rejected',
  decidedAt: at,
  rejectCode: code,
  rejectReason: message,
});

/** Returns the signal after its author took it back. One that was decided before stays as it is; a stale one has expired. */
export function canceledSignal(signal: SignalRecord, now: Date): SignalRecord {
  if (signal.status !== 'pending') return signal;
  return { ...signal, status: isStale(signal, now) ? 'expired' : 'canceled', decidedAt: now };
}
