import type { Command, CommandOutcome } from '../../domain/index.ts';
import type { Database } from '../../store/connection/handle.ts';

/** A command with its outcome. */
export interface AnsweredCommand {
  readonly command: Command;
  readonly outcome: CommandOutcome;
}

/** Commands that were answered together. */
export interface AnsweredGroup {
  readonly answered: readonly AnsweredCommand[];
  /** True if one transaction decided them; false for a command that no state could make right. */
  readonly isCommitted: boolean;
}

/** Hears of commands that were answered; it does not throw. */
export type CommandListener = (group: AnsweredGroup) => void;

/** Tells listeners of this process which commands its queue has answered. */
export class CommandWatch {
  readonly #listeners = new Set<CommandListener>();

  tell(group: AnsweredGroup): void {
    for (const listener of this.#listeners) listener(group);
  }

  listen(listener: CommandListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

export const watchOf = (db: Database): CommandWatch => db.state.of(CommandWatch, () => new CommandWatch());

/** Calls a listener with each group of commands that this process has answered. Returns the way to stop. */
export const watchCommands = (db: Database, listener: CommandListener): (() => void) =>
  watchOf(db).listen(listener);
