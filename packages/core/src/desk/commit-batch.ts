import { setTimeout as sleep } from 'node:timers/promises';
import { IsolationLevel } from '@mikro-orm/core';
import { decideNext, DomainError, type Command, type Outcome } from '../domain/index.ts';
import { Answers } from '../store/answers.ts';
import { isRetryable, isUnavailable } from '../store/database-faults.ts';
import { entityManager, type Database } from '../store/database.ts';
import { loadWorkingSet } from '../store/load-working-set.ts';
import { writeChanges } from '../store/write-changes.ts';

/** How often a batch is tried before the caller is told. */
const ATTEMPTS = 6;
/** The first pause between attempts; it doubles, and half of it is left to chance. */
const BACKOFF_MS = 25;

/** One try at a batch, and how far it got. */
interface Attempt {
  /** The answers, once everything was written and COMMIT was due: if no reply came, it may have taken effect. */
  sent: Outcome[] | null;
}

/** Under READ COMMITTED what is read after the lock is what its last holder left; a server may have another default. */
const isolation = { isolationLevel: IsolationLevel.READ_COMMITTED };

/** Runs a batch in one transaction: lock, look up, decide in order, write once, commit. */
function attemptBatch(db: Database, commands: readonly Command[], attempt: Attempt): Promise<Outcome[]> {
  return entityManager(db).transactional(async (em) => {
    const state = await loadWorkingSet(em, { commands, lock: true });
    const answers = await Answers.load(em, commands);
    // The clock is read under the lock, so that a portfolio's facts are recorded in the order they happened.
    const now = db.clock();
    const outcomes = commands.map((command) => {
      const earlier = answers.find(command);
      if (earlier) return earlier;
      const outcome = decideNext(state, command, now);
      answers.remember(command, outcome);
      return outcome;
    });
    await writeChanges(em, state.changes());
    attempt.sent = outcomes;
    return outcomes;
  }, isolation);
}

/** What a lost attempt of this very call left behind is the first answer, not a replay. */
const firstAnswers = (outcomes: Outcome[], lost: Outcome[]): Outcome[] =>
  outcomes.map((outcome, index) => ({
    ...outcome,
    replayed: outcome.replayed && lost[index]?.replayed === true,
  }));

/** What a caller is told when the database stays away; the log has what the driver said of it. */
function givenUp(commitSent: boolean, cause: unknown): DomainError {
  const refusal = commitSent
    ? new DomainError(
        'OUTCOME_UNKNOWN',
        'The database went away while it saved; ask again with the same id to learn what happened.',
      )
    : new DomainError(
        'DATABASE_UNAVAILABLE',
        'The database cannot be reached, nothing was done; try again with the same id.',
      );
  refusal.cause = cause;
  return refusal;
}

const pause = (attempt: number): Promise<void> => {
  const longest = BACKOFF_MS * 2 ** attempt;
  return sleep(longest / 2 + (longest / 2) * Math.random());
};

/**
 * Tries a batch until it is answered. An attempt whose COMMIT got no reply is simply repeated: it waits for the
 * portfolios' locks, and so for the lost transaction to end, and then finds the answers that it left, if it did.
 * @throws DomainError DATABASE_UNAVAILABLE (nothing was done) or OUTCOME_UNKNOWN; any other error is a defect of ours
 */
export async function commitBatch(db: Database, commands: readonly Command[]): Promise<Outcome[]> {
  let lost: Outcome[] | null = null;
  for (let number = 0; ; number += 1) {
    const attempt: Attempt = { sent: null };
    try {
      const outcomes = await attemptBatch(db, commands, attempt);
      return lost ? firstAnswers(outcomes, lost) : outcomes;
    } catch (error) {
      const unavailable = isUnavailable(error);
      if (!unavailable && !isRetryable(error)) throw error;
      if (unavailable) lost ??= attempt.sent;
      if (number + 1 >= ATTEMPTS) throw givenUp(lost !== null, error);
      await pause(number);
    }
  }
}
