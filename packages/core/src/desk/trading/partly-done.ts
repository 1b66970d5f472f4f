import { DomainError, ERROR_CODES, type CommandOutcome } from '../../domain/index.ts';

/** True if the outcome was saved: an acceptance, or a refusal that is remembered. */
const isSaved = (outcome: CommandOutcome): boolean =>
  outcome.accepted || ERROR_CODES[outcome.refusal.code].remembered;

/**
 * Returns the error to throw for commands of which some have an outcome and others an error. It says that nothing was
 * done only where this holds for all of them; the time to come back is kept.
 */
export function partlyDone(outcomes: readonly CommandOutcome[], error: unknown): unknown {
  if (!(error instanceof DomainError) || error.code === 'OUTCOME_UNKNOWN' || !outcomes.some(isSaved))
    return error;
  const { retryAfterMs } = error.details;
  const refusal = new DomainError(
    'OUTCOME_UNKNOWN',
    'Some of these commands were carried out and others not; send them again with the same ids.',
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
  refusal.cause = error;
  return refusal;
}
