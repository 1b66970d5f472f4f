import { DomainError, type CommandResult, type CommandOutcome } from '../../domain/index.ts';

/** An accepted command's answer, and whether it was given before. */
export type Answer<R extends CommandResult> = R & { replayed: boolean };

/** The answer of an accepted command. @throws DomainError the refusal of a refused one */
export function unwrap<R extends CommandResult>(outcome: CommandOutcome<R>): Answer<R> {
  if (outcome.accepted) return { ...outcome.result, replayed: outcome.replayed };
  const { code, message, details } = outcome.refusal;
  throw new DomainError(code, message, details);
}
