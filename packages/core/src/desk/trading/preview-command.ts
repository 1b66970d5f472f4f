import {
  decideNext,
  validateCommand,
  type Command,
  type CommandOutcome,
  type ResultOf,
} from '../../domain/index.ts';
import { Answers } from '../../store/ledger/answers.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { loadWorkingSet } from '../../store/ledger/load-working-set.ts';
import { outcomeFor } from './outcome-for.ts';

/**
 * Decides a command by the same rules, from one snapshot, without writing or locking.
 * @throws DomainError INVALID_INPUT, TIMESTAMP_IN_FUTURE
 */
export async function previewCommand<C extends Command>(
  db: Database,
  command: C,
): Promise<CommandOutcome<ResultOf<C>>> {
  const now = db.clock.now();
  validateCommand(command, now);
  return entityManager(db).transactional(async (em) => {
    const answers = await Answers.load(em, [command]);
    const earlier = answers.find(command);
    if (earlier) return outcomeFor(command, earlier);
    const state = await loadWorkingSet(em, { commands: [command], lock: false });
    return outcomeFor(command, decideNext(state, command, now));
  }, readSnapshot);
}
