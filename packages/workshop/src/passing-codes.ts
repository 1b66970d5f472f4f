/**
 * Codes of refusals that may be retried, as the README lists them. All but `OUTCOME_UNKNOWN` promise that nothing was
 * done. REST says `retryable` of a whole request, and not of one signal in it.
 */
const PASSING: ReadonlySet<string> = new Set([
  'BOOK_CROSSED',
  'BOOK_EMPTY',
  'BOOK_GAPPED',
  'BOOK_STALE',
  'BOOK_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'OVERLOADED',
  'PORTFOLIO_LOCKED',
  'RATE_LIMITED',
]);

/** True for a code that may be retried with the same id. */
export const isPassing = (code: string): boolean => PASSING.has(code);

/** True for a code that promises that nothing was done, so far. */
export const isDenial = (code: string): boolean =>
  code !== 'OUTCOME_UNKNOWN' && (isPassing(code) || code === 'STOPPING');
