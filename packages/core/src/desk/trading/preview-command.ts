import {
  decideNext,
  previewOf,
  validateCommand,
  type Command,
  type CommandOutcome,
  type FillPreview,
  type ResultOf,
} from '../../domain/index.ts';
import { Answers } from '../../store/ledger/answers.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { readSnapshot } from '../../store/connection/read-snapshot.ts';
import { loadWorkingSet } from '../../store/ledger/load-working-set.ts';
import { outcomeFor } from './outcome-for.ts';

/** The outcome that a command would have now, with the way in which its fill comes about. */
export interface PreviewedCommand<C extends Command> {
  readonly outcome: CommandOutcome<ResultOf<C>>;
  /** Null where it is refused, was answered before, or fills at a quoted price. */
  readonly fill: FillPreview | null;
}

/**
 * Decides a command by the same rules, from one snapshot, without writing or locking, and shows its fill.
 * @throws DomainError INVALID_INPUT, TIMESTAMP_IN_FUTURE
 */
export async function previewFill<C extends Command>(db: Database, command: C): Promise<PreviewedCommand<C>> {
  const now = db.clock.now();
  validateCommand(command, now);
  return entityManager(db).transactional(async (em) => {
    const answers = await Answers.load(em, [command]);
    const earlier = answers.find(command);
    if (earlier) return { outcome: outcomeFor(command, earlier), fill: null };
    const state = await loadWorkingSet(em, { commands: [command], lock: false });
    const outcome = outcomeFor(command, decideNext(state, command, now));
    const [fill] = state.changes().fills;
    return { outcome, fill: fill ? previewOf(fill) : null };
  }, readSnapshot);
}

/**
 * Decides a command by the same rules, from one snapshot, without writing or locking.
 * @throws DomainError INVALID_INPUT, TIMESTAMP_IN_FUTURE
 */
export async function previewCommand<C extends Command>(
  db: Database,
  command: C,
): Promise<CommandOutcome<ResultOf<C>>> {
  return (await previewFill(db, command)).outcome;
}
