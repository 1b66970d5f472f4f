import { IsolationLevel } from '@mikro-orm/core';
import { decideNext, validateCommand, type Command, type CommandOutcome } from '../../domain/index.ts';
import { Answers } from '../../store/ledger/answers.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { loadWorkingSet } from '../../store/ledger/load-working-set.ts';

/**
 * What a command would do now, by the same rules, from one snapshot, writing nothing and locking nothing.
 * @throws DomainError INVALID_INPUT, TIMESTAMP_IN_FUTURE
 */
export async function previewCommand(db: Database, command: Command): Promise<CommandOutcome> {
  const now = db.clock.now();
  validateCommand(command, now);
  const snapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };
  return entityManager(db).transactional(async (em) => {
    const answers = await Answers.load(em, [command]);
    return (
      answers.find(command) ??
      decideNext(await loadWorkingSet(em, { commands: [command], lock: false }), command, now)
    );
  }, snapshot);
}
