import type { TRPCError } from '@trpc/server';
import { VenueError } from '@prescient/venues';
import {
  DomainError,
  ERROR_CODES,
  isOverloaded,
  isUnavailable,
  type DomainErrorCode,
  type ErrorDetails,
} from '@prescient/core';

type TrpcCode = TRPCError['code'];

/** The tRPC code and the HTTP status of each refusal. */
export const ERROR_MAP = {
  INVALID_INPUT: { trpc: 'BAD_REQUEST', status: 400 },
  UNKNOWN_FIELD: { trpc: 'BAD_REQUEST', status: 400 },
  TIMESTAMP_IN_FUTURE: { trpc: 'BAD_REQUEST', status: 400 },
  PORTFOLIO_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  TRADE_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  SETTLEMENT_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  MARKET_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  EVENT_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  MARKET_UNRESOLVED: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  TOKEN_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  COMMAND_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  UNAUTHORIZED: { trpc: 'UNAUTHORIZED', status: 401 },
  FORBIDDEN: { trpc: 'FORBIDDEN', status: 403 },
  RATE_LIMITED: { trpc: 'TOO_MANY_REQUESTS', status: 429 },
  PORTFOLIO_EXISTS: { trpc: 'CONFLICT', status: 409 },
  CONFLICT: { trpc: 'CONFLICT', status: 409 },
  PORTFOLIO_IS_REPLAY: { trpc: 'PRECONDITION_FAILED', status: 412 },
  REPLAY_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  REPLAY_BEING_SAVED: { trpc: 'CONFLICT', status: 409 },
  PORTFOLIO_LOCKED: { trpc: 'PRECONDITION_FAILED', status: 423 },
  PORTFOLIO_PAUSED: { trpc: 'PRECONDITION_FAILED', status: 412 },
  PORTFOLIO_ARCHIVED: { trpc: 'PRECONDITION_FAILED', status: 412 },
  PORTFOLIO_OVERDRAWN: { trpc: 'PRECONDITION_FAILED', status: 412 },
  TRADING_HALTED: { trpc: 'PRECONDITION_FAILED', status: 412 },
  RISK_LIMIT: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  BUDGET_EXCEEDED: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  INSUFFICIENT_FUNDS: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  INSUFFICIENT_SHARES: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  POSITION_CLOSED: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  FEE_EXCEEDS_PROCEEDS: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  ALREADY_REVERSED: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  BALANCE_LIMIT: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  INSUFFICIENT_LIQUIDITY: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  OFF_TICK: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  OFF_SIZE_STEP: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  BELOW_MINIMUM_SIZE: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  MARKET_CLOSED: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  MARKET_IDENTITY_CHANGED: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  FEE_UNKNOWN: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  VENUE_NOT_CONNECTED: { trpc: 'PRECONDITION_FAILED', status: 412 },
  RECORDING_OVER: { trpc: 'PRECONDITION_FAILED', status: 412 },
  BOOK_UNAVAILABLE: { trpc: 'SERVICE_UNAVAILABLE', status: 503 },
  BOOK_STALE: { trpc: 'SERVICE_UNAVAILABLE', status: 503 },
  BOOK_CROSSED: { trpc: 'SERVICE_UNAVAILABLE', status: 503 },
  BOOK_EMPTY: { trpc: 'SERVICE_UNAVAILABLE', status: 503 },
  BOOK_GAPPED: { trpc: 'SERVICE_UNAVAILABLE', status: 503 },
  SIGNALS_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  SIGNALS_EMPTY: { trpc: 'NOT_FOUND', status: 404 },
  SIGNAL_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  SIGNAL_EXPIRED: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  SIGNAL_NOT_PENDING: { trpc: 'CONFLICT', status: 409 },
  WEBHOOK_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  EPISODE_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  SIM_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  SIM_OVER: { trpc: 'PRECONDITION_FAILED', status: 412 },
  CYCLE_NOT_FOUND: { trpc: 'NOT_FOUND', status: 404 },
  CYCLE_BUSY: { trpc: 'CONFLICT', status: 409 },
  DATABASE_UNAVAILABLE: { trpc: 'SERVICE_UNAVAILABLE', status: 503 },
  OVERLOADED: { trpc: 'SERVICE_UNAVAILABLE', status: 503 },
  OUTCOME_UNKNOWN: { trpc: 'SERVICE_UNAVAILABLE', status: 503 },
} as const satisfies Record<DomainErrorCode, { trpc: TrpcCode; status: number }>;

/** A refusal as clients read it; over tRPC it stands in `error.data.domain`. */
export interface WireError {
  code: DomainErrorCode;
  message: string;
  details: ErrorDetails;
  /** True if the same request, with the same id, may succeed later, unchanged. */
  retryable: boolean;
}

/** Core's `occurredAt` is the `timestamp` of every request and answer. */
const outside = (text: string): string => text.replaceAll(/\boccurredAt\b/g, 'timestamp');

export function wireError({ code, message, details }: Omit<WireError, 'retryable'>): WireError {
  const { field } = details;
  return {
    code,
    message: outside(message),
    details: typeof field === 'string' ? { ...details, field: outside(field) } : details,
    retryable: ERROR_CODES[code].retryable,
  };
}

/** Milliseconds after which a caller that a busy server turned away may come back. */
const BUSY_FOR_MS = 500;

/** Returns the refusal behind an error: the domain's own, a server that is too busy, or a database that is away; else null. */
export function domainErrorOf(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  if (!isUnavailable(error)) return null;
  const refusal = isOverloaded(error)
    ? new DomainError('OVERLOADED', 'This server is too busy; try again in a moment.', {
        retryAfterMs: BUSY_FOR_MS,
      })
    : new DomainError('DATABASE_UNAVAILABLE', 'The database cannot be reached; try again in a moment.');
  refusal.cause = error;
  return refusal;
}

/** The `Retry-After` header, in whole seconds, of refusals that say when to come back; null where none does. */
export function retryAfterOf(refusals: readonly DomainError[]): string | null {
  const waits = refusals.flatMap(({ details: { retryAfterMs } }) =>
    typeof retryAfterMs === 'number' ? [retryAfterMs] : [],
  );
  return waits.length > 0 ? String(Math.ceil(Math.max(...waits) / 1_000)) : null;
}

/** Longest reason in the log. */
const LONGEST_REASON = 300;

/** True if an error is no defect of ours, so that its message says all. */
const isExplained = (error: unknown): boolean =>
  error === undefined || error instanceof DomainError || error instanceof VenueError || isUnavailable(error);

/** The messages along the causes of an error, in one line. */
function reasonOf(error: unknown): string {
  const reasons: string[] = [];
  for (let at = error; at instanceof Error && reasons.length < 4; at = at.cause) {
    const { code } = at as { code?: unknown };
    const text = typeof code === 'string' ? `${code} ${at.message}` : at.message;
    if (!reasons.includes(text)) reasons.push(text);
  }
  return reasons.join('; ').replaceAll(/\s+/g, ' ').slice(0, LONGEST_REASON);
}

/** Returns the fields for the log: one line for a refusal or an outage; a defect of ours with its stack. */
export function toLog(error: unknown): object {
  if (!isExplained(error)) return { err: error };
  if (!(error instanceof DomainError)) return { because: reasonOf(error) };
  const { code, message, details, cause } = error;
  if (!isExplained(cause)) return { err: error };
  const because = cause === undefined ? {} : { because: reasonOf(cause) };
  return { refusal: { code, message, ...details, ...because } };
}

/** The level of a refusal with 503 in the log: a book that is missing was told of where it was asked for. */
export const levelOf = (refusal: unknown): 'warn' | 'info' =>
  refusal instanceof DomainError && refusal.code.startsWith('BOOK_') ? 'info' : 'warn';

/** The message for a client if the fault is ours; the log has the rest. */
export const INTERNAL_MESSAGE = 'Something went wrong on our side; the log of the server says what.';
