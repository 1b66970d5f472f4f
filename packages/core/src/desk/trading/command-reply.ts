import { DomainError, type CommandOutcome } from '../../domain/index.ts';
import {
  isLockTimeout,
  isOverloaded,
  isRetryable,
  isUnavailable,
} from '../../store/connection/database-faults.ts';
import { overloaded } from './overloaded.ts';
import type { Task } from './commit-batch.ts';

/** The reply to a command: its outcome, or the error that kept it from having one. */
export type CommandReply = { readonly outcome: CommandOutcome } | { readonly error: unknown };

/** Carries commands out in one transaction and answers each, in order. */
type CommitTasks = (tasks: readonly Task[]) => Promise<CommandOutcome[]>;

const isTemporary = (error: unknown): boolean => isUnavailable(error) || isRetryable(error);

/** The refusal of a command for which nothing was done. */
function undone(cause: unknown): DomainError {
  if (isOverloaded(cause)) return overloaded('This server is too busy');
  return new DomainError(
    'DATABASE_UNAVAILABLE',
    isLockTimeout(cause)
      ? 'Other work kept the portfolio locked for too long. Nothing was done; retry with the same id.'
      : 'The database cannot be reached. Nothing was done; retry with the same id.',
  );
}

/** The refusal of a command whose transaction failed. The driver's error is its cause, which only the log shows. */
function refusalOf({ lost }: Task, cause: unknown): DomainError {
  const refusal = lost
    ? new DomainError(
        'OUTCOME_UNKNOWN',
        'The connection to the database was lost during the commit. Send the command again with the same id to learn what happened.',
      )
    : undone(cause);
  refusal.cause = cause;
  return refusal;
}

/** Returns the reply to a failed command. A defect of ours is passed on as it is, unless the command may have been carried out. */
const failed = (task: Task, error: unknown): CommandReply => ({
  error: task.lost || isTemporary(error) ? refusalOf(task, error) : error,
});

/** Commits each command alone. Once the database cannot be reached, the commands that are left get this refusal, too. */
async function redoSingly(tasks: readonly Task[], commit: CommitTasks): Promise<CommandReply[]> {
  const replies: CommandReply[] = [];
  for (const [index, task] of tasks.entries()) {
    try {
      const [outcome] = await commit([task]);
      replies.push({ outcome: outcome! });
    } catch (error) {
      const isAway = isTemporary(error) && !isLockTimeout(error);
      if (isAway) return [...replies, ...tasks.slice(index).map((each) => failed(each, error))];
      replies.push(failed(task, error));
    }
  }
  return replies;
}

/**
 * Returns the replies to the commands of a group that failed. If a defect of ours was the reason, the commands are committed
 * again one at a time, so that only the command that causes it fails.
 */
export async function repliesAfter(
  error: unknown,
  tasks: readonly Task[],
  commit: CommitTasks,
): Promise<CommandReply[]> {
  const isOurs = !isTemporary(error);
  return isOurs && tasks.length > 1 ? redoSingly(tasks, commit) : tasks.map((task) => failed(task, error));
}
