import { DomainError } from '../../domain/index.ts';

/** Milliseconds after which a caller may come back. */
const RETRY_AFTER_MS = 250;

/** Returns the refusal of work for which this process has no room; its sentence begins with `reason`. */
export const overloaded = (reason: string): DomainError =>
  new DomainError('OVERLOADED', `${reason}. Nothing was done; send it again in a moment.`, {
    retryAfterMs: RETRY_AFTER_MS,
  });
