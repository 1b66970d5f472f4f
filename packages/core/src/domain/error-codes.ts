/**
 * Every reason for which Prescient says no, with what a caller may do about it.
 *
 * - `retryable`: the same request, with the same id, may succeed later without anybody changing it.
 * - `remembered`: the refusal depends on the state of the portfolio or of the market and is stored under the command's id; a retry
 *   gets the same answer. All others write nothing.
 */
export const ERROR_CODES = {
  INVALID_INPUT: { retryable: false, remembered: false },
  UNKNOWN_FIELD: { retryable: false, remembered: false },
  TIMESTAMP_IN_FUTURE: { retryable: false, remembered: false },
  PORTFOLIO_NOT_FOUND: { retryable: false, remembered: false },
  TRADE_NOT_FOUND: { retryable: false, remembered: false },
  SETTLEMENT_NOT_FOUND: { retryable: false, remembered: false },
  MARKET_NOT_FOUND: { retryable: false, remembered: false },
  EVENT_NOT_FOUND: { retryable: false, remembered: false },
  MARKET_UNRESOLVED: { retryable: false, remembered: false },
  TOKEN_NOT_FOUND: { retryable: false, remembered: false },
  UNAUTHORIZED: { retryable: false, remembered: false },
  FORBIDDEN: { retryable: false, remembered: false },
  RATE_LIMITED: { retryable: true, remembered: false },
  COMMAND_NOT_FOUND: { retryable: false, remembered: false },
  PORTFOLIO_EXISTS: { retryable: false, remembered: false },
  CONFLICT: { retryable: false, remembered: false },
  PORTFOLIO_LOCKED: { retryable: true, remembered: false },
  PORTFOLIO_PAUSED: { retryable: false, remembered: true },
  PORTFOLIO_ARCHIVED: { retryable: false, remembered: true },
  PORTFOLIO_OVERDRAWN: { retryable: false, remembered: false },
  TRADING_HALTED: { retryable: false, remembered: true },
  RISK_LIMIT: { retryable: false, remembered: true },
  INSUFFICIENT_FUNDS: { retryable: false, remembered: true },
  INSUFFICIENT_SHARES: { retryable: false, remembered: true },
  POSITION_CLOSED: { retryable: false, remembered: true },
  FEE_EXCEEDS_PROCEEDS: { retryable: false, remembered: true },
  ALREADY_REVERSED: { retryable: false, remembered: true },
  BALANCE_LIMIT: { retryable: false, remembered: true },
  INSUFFICIENT_LIQUIDITY: { retryable: false, remembered: true },
  OFF_TICK: { retryable: false, remembered: true },
  OFF_SIZE_STEP: { retryable: false, remembered: true },
  BELOW_MINIMUM_SIZE: { retryable: false, remembered: true },
  MARKET_CLOSED: { retryable: false, remembered: true },
  MARKET_IDENTITY_CHANGED: { retryable: false, remembered: false },
  VENUE_NOT_CONNECTED: { retryable: false, remembered: false },
  RECORDING_OVER: { retryable: false, remembered: false },
  BOOK_UNAVAILABLE: { retryable: true, remembered: false },
  BOOK_STALE: { retryable: true, remembered: false },
  BOOK_CROSSED: { retryable: true, remembered: false },
  BOOK_EMPTY: { retryable: true, remembered: false },
  BOOK_GAPPED: { retryable: true, remembered: false },
  FEE_UNKNOWN: { retryable: false, remembered: false },
  SIGNALS_NOT_FOUND: { retryable: false, remembered: false },
  SIGNALS_EMPTY: { retryable: false, remembered: false },
  SIGNAL_NOT_FOUND: { retryable: false, remembered: false },
  SIGNAL_EXPIRED: { retryable: false, remembered: false },
  SIGNAL_NOT_PENDING: { retryable: false, remembered: false },
  CYCLE_NOT_FOUND: { retryable: false, remembered: false },
  CYCLE_BUSY: { retryable: true, remembered: false },
  DATABASE_UNAVAILABLE: { retryable: true, remembered: false },
  OVERLOADED: { retryable: true, remembered: false },
  OUTCOME_UNKNOWN: { retryable: true, remembered: false },
} as const satisfies Record<string, { retryable: boolean; remembered: boolean }>;

/** A stable code; callers branch on it, never on the message. */
export type DomainErrorCode = keyof typeof ERROR_CODES;
