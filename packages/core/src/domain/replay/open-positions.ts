import type { AnsweredCommand } from '../command/working-set.ts';

/** The number of open positions as the commands of a run left them. */
export class OpenPositions {
  readonly #commands: readonly AnsweredCommand[];
  #next = 0;
  #open = 0;

  constructor(commands: readonly AnsweredCommand[]) {
    this.#commands = commands;
  }

  /** Returns how many were open at a moment; it is not asked for an earlier one afterwards. */
  at(moment: Date): number {
    for (; this.#next < this.#commands.length; this.#next += 1) {
      const { outcome, recordedAt } = this.#commands[this.#next]!;
      if (recordedAt > moment) break;
      if (!outcome.accepted) continue;
      const { result } = outcome;
      if (result.kind === 'execute' || result.kind === 'reverse') this.#open += 1;
      else if (result.tradeStatus === 'closed') this.#open -= 1;
    }
    return this.#open;
  }
}
