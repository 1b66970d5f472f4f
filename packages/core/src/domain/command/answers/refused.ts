import { DomainError } from '../../domain-error.ts';
import { validateCommand } from '../../validate.ts';
import type { Command } from '../command.ts';
import type { CommandOutcome } from '../result.ts';

/** A refusal as an outcome. */
export const refused = ({ code, message, details }: DomainError): CommandOutcome => ({
  accepted: false,
  refusal: { code, message, details },
  replayed: false,
});

/** The refusal of a command whose id stands for another one. */
export const conflict = ({ commandId }: Command): CommandOutcome =>
  refused(
    new DomainError(
      'CONFLICT',
      `Command ${commandId} was sent before with other values; use a new id for a new command.`,
      {
        commandId,
      },
    ),
  );

/** The refusal of a command that no state could make right, or null. */
export function malformed(command: Command, now: Date): CommandOutcome | null {
  try {
    validateCommand(command, now);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return refused(error);
    throw error;
  }
}

/** True if an id did nothing now: it was answered before, or belongs to another command. */
export const isSpent = (outcome: CommandOutcome): boolean =>
  outcome.replayed || (!outcome.accepted && outcome.refusal.code === 'CONFLICT');
