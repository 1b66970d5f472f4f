import {
  DomainError,
  malformed,
  type Command,
  type CommandOutcome,
  type ResultOf,
} from '../../domain/index.ts';
import type { Database } from '../../store/connection/handle.ts';
import { CommandQueue } from './command-queue.ts';
import { commitBatch } from './commit-batch.ts';
import { watchOf } from './command-watch.ts';
import { outcomeFor } from './outcome-for.ts';
import { partlyDone } from './partly-done.ts';

/**
 * The waits of a command for its turn, and the attempts of a group, in multiples of the patience with one
 * transaction.
 */
const WAITS = 2;
const TRIES = 3;

/** One queue a database, so that the commands of all callers share transactions. */
const queueOf = (db: Database): CommandQueue =>
  db.state.of(
    CommandQueue,
    () =>
      new CommandQueue(
        async (tasks, terms) => {
          const outcomes = await commitBatch(db, tasks, terms);
          const answered = tasks.map(({ command }, index) => ({ command, outcome: outcomes[index]! }));
          watchOf(db).tell({ answered, isCommitted: true });
          return outcomes;
        },
        {
          waitMs: WAITS * db.patienceMs,
          groupMs: TRIES * db.patienceMs,
        },
      ),
  );

/** The number of commands that wait for their transaction in this process. */
export const commandsWaiting = (db: Database): number => queueOf(db).size;

/** Returns the outcomes, once every command has ended. @throws the error of commands that have none: a defect, or the least certain one */
function allOutcomes(settled: readonly PromiseSettledResult<CommandOutcome>[]): CommandOutcome[] {
  const outcomes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  const [first] = errors;
  if (first === undefined) return outcomes;
  const defect = errors.find((error) => !(error instanceof DomainError));
  const unknown = errors.find((error) => error instanceof DomainError && error.code === 'OUTCOME_UNKNOWN');
  throw defect ?? partlyDone(outcomes, unknown ?? first);
}

/**
 * Carries commands out, those of a portfolio in order, and answers each with its own outcome: a refusal of one does not
 * touch the others. They share transactions with whatever else is waiting. Sending a command again gives its first answer.
 * A call is taken into the queue as a whole or not at all.
 * @throws DomainError OVERLOADED or DATABASE_UNAVAILABLE (nothing was done) or OUTCOME_UNKNOWN (some may have been);
 *   send the same commands again, those that were done are not done twice
 */
export async function commitCommands<C extends Command>(
  db: Database,
  commands: readonly C[],
): Promise<CommandOutcome<ResultOf<C>>[]> {
  const now = db.clock.now();
  const refusals = commands.map((command) => malformed(command, now));
  const watch = watchOf(db);
  for (const [index, outcome] of refusals.entries())
    if (outcome) watch.tell({ answered: [{ command: commands[index]!, outcome }], isCommitted: false });
  const answers = queueOf(db).submit(commands.filter((_, index) => refusals[index] === null));
  const ended = refusals.map((refusal) => (refusal ? Promise.resolve(refusal) : answers.shift()!));
  const outcomes = allOutcomes(await Promise.allSettled(ended));
  return commands.map((command, index) => outcomeFor(command, outcomes[index]!));
}
