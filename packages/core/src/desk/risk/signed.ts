import { DomainError, requireText } from '../../domain/index.ts';

/** The reason of a change, and its author. */
export interface Signed {
  readonly reason: string;
  /** The token, or the command, that makes it. */
  readonly by: string;
}

/** @throws DomainError INVALID_INPUT for a reason that is empty or cannot be stored */
export function requireReason({ reason, by }: Signed): void {
  requireText('reason', reason);
  requireText('by', by);
  if (reason.trim() !== '') return;
  throw new DomainError('INVALID_INPUT', 'reason must not be empty: the log of changes keeps it.', {
    field: 'reason',
  });
}
