import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { decideNext, type Command, type CommandOutcome } from '../../domain/index.ts';
import { Answers } from '../../store/ledger/answers.ts';
import { isLockTimeout, isRetryable, isUnavailable } from '../../store/connection/database-faults.ts';
import type { Database } from '../../store/connection/handle.ts';
import { loadWorkingSet } from '../../store/ledger/load-working-set.ts';
import type { Patience } from '../../store/connection/patience.ts';
import { inPipeline, together } from '../../store/connection/pipeline.ts';
import { writeChanges } from '../../store/ledger/write-changes.ts';

/** Attempts at a batch before the caller is told. */
const ATTEMPTS = 6;
/** The first pause between attempts; it doubles, and half of it is left to chance. */
const BACKOFF_MS = 25;
const ID_BYTES = 9;

/** A command on its way. */
export interface Task {
  readonly command: Command;
  /**
   * The attempts whose COMMIT got no reply and that decided this command, so that an answer of theirs is the first and
   * no replay; null where every COMMIT got a reply.
   */
  lost: readonly string[] | null;
}

/** The time that a batch has. */
export interface Terms {
  /** The time limit after which the batch is given up, whatever the server does. */
  readonly patience: Patience;
}

/** One try at a batch, and how far it got. */
interface Attempt {
  /** Stands in every answer that this attempt writes, so that it is known whose an answer is that is found later. */
  readonly id: string;
  /** The answers, once everything was written and COMMIT was due: if no reply came, it may have taken effect. */
  sent: CommandOutcome[] | null;
  /** Nobody waits for it any more: it must not commit. */
  abandoned: boolean;
  /** The error of the attempt before it. */
  readonly earlier: unknown;
}

/** The error of a group whose deadline has passed: for its callers the database is away. */
const tooLate = (cause: unknown): Error =>
  Object.assign(new Error('the deadline has passed', { cause }), { code: 'ETIMEDOUT' });

/** Runs a batch in one transaction: lock and look up, decide in order, write once and commit. Two waits for the server. */
function attemptBatch(db: Database, tasks: readonly Task[], attempt: Attempt): Promise<CommandOutcome[]> {
  return inPipeline(db, async (pipeline) => {
    const { em } = pipeline;
    const commands = tasks.map(({ command }) => command);
    const [state, answers] = await together(
      loadWorkingSet(em, { commands, lock: true }),
      Answers.load(em, commands),
      pipeline.begun,
    );
    // The clock is read under the lock, so that a portfolio's facts are recorded in the order they happened.
    const now = db.clock.now();
    const outcomes = tasks.map(({ command, lost }) => {
      const earlier = answers.find(command, lost ?? []);
      if (earlier) {
        state.answerSignal(command, earlier, now);
        return earlier;
      }
      const outcome = decideNext(state, command, now);
      answers.remember(command, outcome);
      return outcome;
    });
    if (attempt.abandoned) throw tooLate(attempt.earlier);
    const written = writeChanges(em, state.changes(), attempt.id);
    attempt.sent = outcomes;
    const committed = pipeline.commit();
    const [, reply] = await Promise.allSettled([written, committed]);
    // The server itself says that it rolled back: there is nothing to look for, and the writer knows why.
    if (reply.status === 'fulfilled' && !reply.value) attempt.sent = null;
    const [, isCommitted] = await together(written, committed);
    if (!isCommitted) throw new Error('COMMIT was answered by ROLLBACK though no statement failed');
    return outcomes;
  });
}

/** Waits for an attempt as long as there is patience; one that has not sent its COMMIT by then never will. */
async function untilOver<T>(work: Promise<T>, attempt: Attempt, patience: Patience): Promise<T> {
  const late = Promise.withResolvers<never>();
  const stop = patience.onOver(() => {
    attempt.abandoned = true;
    late.reject(tooLate(attempt.earlier));
  });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    stop();
  }
}

/** Keeps the attempt in mind whose COMMIT got no reply, for the attempts to come. */
function noteLost(tasks: readonly Task[], { id, sent }: Attempt): void {
  for (const [index, task] of tasks.entries()) {
    const outcome = sent?.[index];
    if (outcome) task.lost = [...(task.lost ?? []), ...(outcome.replayed ? [] : [id])];
  }
}

const pause = (attempt: number, patience: Patience): Promise<void> => {
  const longest = BACKOFF_MS * 2 ** attempt;
  return sleep(Math.min(longest / 2 + (longest / 2) * Math.random(), patience.leftMs));
};

/**
 * Tries a batch until it is answered. An attempt whose COMMIT got no reply is simply repeated: it waits for the
 * portfolios' locks, and so for the lost transaction to end, and then finds the answers that it left, if it did.
 * @throws the last attempt's error; the tasks then tell what COMMITs without a reply may have left behind
 */
export async function commitBatch(
  db: Database,
  tasks: readonly Task[],
  terms: Terms,
): Promise<CommandOutcome[]> {
  const { patience } = terms;
  let earlier: unknown = null;
  for (let number = 1; ; number += 1) {
    if (patience.isOver) throw tooLate(earlier);
    const attempt: Attempt = {
      id: randomBytes(ID_BYTES).toString('base64url'),
      sent: null,
      abandoned: false,
      earlier,
    };
    try {
      return await untilOver(attemptBatch(db, tasks, attempt), attempt, patience);
    } catch (error) {
      const unavailable = isUnavailable(error);
      if (unavailable) noteLost(tasks, attempt);
      // A wait for a portfolio that somebody else holds is the queue's business.
      const isWorthwhile = unavailable ? !isLockTimeout(error) : isRetryable(error);
      if (!isWorthwhile || number >= ATTEMPTS || patience.isOver) throw error;
      earlier = error;
      await pause(number - 1, patience);
    }
  }
}
