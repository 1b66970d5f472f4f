import { DomainError } from '../../domain/index.ts';

/** Milliseconds after which a caller may come back. */
const RETRY_AFTER_MS = 250;

/** The refusal of work for which this process has no room; `reason` begins its sentence. */
export const overloaded = (reason: string): DomainError =>
  new DomainError('OVERLOADED', `${reason}; nothing was done, send it again in a moment.`, {
    retryAfterMs: RETRY_AFTER_MS,
  });
