import { DomainError, validateCommand, type Command, type Outcome } from '../domain/index.ts';
import { refused } from '../store/answers.ts';
import type { Database } from '../store/database.ts';
import { CommandQueue } from './command-queue.ts';
import { commitBatch } from './commit-batch.ts';

/** One queue a database, so that the commands of all callers share transactions. */
const queues = new WeakMap<Database, CommandQueue>();

function queueOf(db: Database): CommandQueue {
  const known = queues.get(db);
  if (known) return known;
  const queue = new CommandQueue((commands) => commitBatch(db, commands));
  queues.set(db, queue);
  return queue;
}

/** The refusal of a command that no state could make right, or null. */
function malformed(command: Command, now: Date): Outcome | null {
  try {
    validateCommand(command, now);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return refused(error);
    throw error;
  }
}

/** Commands of several portfolios share no transaction, so some may be done where others could not be. */
function partlyDone(cause: Error): DomainError {
  const refusal = new DomainError(
    'OUTCOME_UNKNOWN',
    'Some of these commands were carried out and others not; send them again with the same ids.',
  );
  refusal.cause = cause;
  return refusal;
}

/** The outcomes, once every command has ended. @throws what kept some from having one: a defect, or what is least sure */
function allOutcomes(settled: readonly PromiseSettledResult<Outcome>[]): Outcome[] {
  const outcomes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  const [first] = errors;
  if (first === undefined) return outcomes;
  const defect = errors.find((error) => !(error instanceof DomainError));
  const unknown = errors.find((error) => error instanceof DomainError && error.code === 'OUTCOME_UNKNOWN');
  // "Nothing was done" is said only where it holds for all of them.
  throw defect ?? unknown ?? (outcomes.some(({ accepted }) => accepted) ? partlyDone(first) : first);
}

/**
 * Carries commands out, those of a portfolio in order, and answers each with its own outcome: a refusal of one does not
 * touch the others. They share transactions with whatever else is waiting. Sending a command again gives its first answer.
 * @throws DomainError OVERLOADED or DATABASE_UNAVAILABLE (send the same commands again; those that were done are not
 *   done twice) or OUTCOME_UNKNOWN
 */
export async function commitCommands(db: Database, commands: readonly Command[]): Promise<Outcome[]> {
  const now = db.clock();
  const queue = queueOf(db);
  return allOutcomes(
    await Promise.allSettled(
      commands.map(async (command) => malformed(command, now) ?? queue.submit(command)),
    ),
  );
}
