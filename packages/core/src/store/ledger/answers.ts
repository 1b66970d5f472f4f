import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { conflict, ERROR_CODES, rowKey, type Command, type CommandOutcome } from '../../domain/index.ts';
import { decodeOutcome, writerOf } from './outcome-codec.ts';
import { findAnswered } from './load-working-set.ts';
import { requestHash } from './request-hash.ts';

interface Answer {
  readonly hash: () => string;
  readonly outcome: CommandOutcome;
  /** The attempt that wrote it; null in rows of earlier releases. */
  readonly writtenBy: string | null;
}

/** The answers that commands were given, so that the same command gets the same answer and happens once. */
export class Answers {
  readonly #byId = new Map<string, Answer>();

  /** Reads what was answered to these commands before. */
  static async load(em: SqlEntityManager, commands: readonly Command[]): Promise<Answers> {
    const answers = new Answers();
    for (const row of await findAnswered(em, commands)) {
      answers.#byId.set(rowKey(row, row.commandId), {
        hash: () => row.requestHash,
        outcome: decodeOutcome(row.result),
        writtenBy: writerOf(row.result),
      });
    }
    return answers;
  }

  /**
   * The first answer, a CONFLICT when the same id asked for something else, or null when the command is new. It is a replay
   * unless one of the caller's `own` attempts, whose replies were lost, wrote it.
   */
  find(command: Command, own: readonly string[] = []): CommandOutcome | null {
    const answered = this.#byId.get(rowKey(command, command.commandId));
    if (!answered) return null;
    const { hash, outcome, writtenBy } = answered;
    if (hash() !== requestHash(command)) return conflict(command);
    return writtenBy !== null && own.includes(writtenBy) ? { ...outcome, replayed: false } : outcome;
  }

  /** Takes a new answer over, unless it is one that writes nothing and is decided afresh each time. */
  remember(command: Command, outcome: CommandOutcome): void {
    if (!outcome.accepted && !ERROR_CODES[outcome.refusal.code].remembered) return;
    // The hash of a new command is the writer's business; here it matters only where the id comes once more.
    const hash = () => requestHash(command);
    this.#byId.set(rowKey(command, command.commandId), {
      hash,
      outcome: { ...outcome, replayed: true },
      writtenBy: null,
    });
  }
}
