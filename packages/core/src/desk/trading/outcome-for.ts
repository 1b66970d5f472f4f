import type { Command, CommandOutcome, ResultOf } from '../../domain/index.ts';

/** True if an outcome has the kind of its command. A replay has it, too: another kind under one id is a CONFLICT. */
const isOutcomeFor = <C extends Command>(
  command: C,
  outcome: CommandOutcome,
): outcome is CommandOutcome<ResultOf<C>> => !outcome.accepted || outcome.result.kind === command.kind;

/** Returns the outcome of a command with the type of its result. */
export function outcomeFor<C extends Command>(
  command: C,
  outcome: CommandOutcome,
): CommandOutcome<ResultOf<C>> {
  if (isOutcomeFor(command, outcome)) return outcome;
  throw new Error(`command ${command.commandId} has the result of another kind of command`);
}
