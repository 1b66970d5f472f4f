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

/**
 * Carries commands out, those of a portfolio in order, and answers each with its own outcome: a refusal of one does not
 * touch the others. They share transactions with whatever else is waiting. Sending a command again gives its first answer.
 * @throws DomainError OVERLOADED or DATABASE_UNAVAILABLE (send the same commands again; those that were done are not
 *   done twice) or OUTCOME_UNKNOWN
 */
export async function commitCommands(db: Database, commands: readonly Command[]): Promise<Outcome[]> {
  const now = db.clock();
  const queue = queueOf(db);
  return Promise.all(commands.map((command) => malformed(command, now) ?? queue.submit(command)));
}
