import { checkStrategy, fingerprintOf, StrategyError, type Strategy } from '@prescient/strategies/sdk';
import { UsageError } from '@prescient/terminal';
import { notice } from '../process/output.ts';
import { openStrategy, type ChosenStrategy, type OpenedStrategy } from './strategy-settings.ts';

/** Loads a strategy and tries it on sample events. @throws UsageError, StrategyError */
async function openChecked(choice: ChosenStrategy): Promise<OpenedStrategy> {
  const opened = await openStrategy(choice);
  checkStrategy(opened.strategy);
  return opened;
}

/** A strategy that runs: as it was loaded, or with `reload` as its file is now. */
export class CurrentStrategy {
  readonly #choice: ChosenStrategy;
  readonly #reload: boolean;
  #opened: OpenedStrategy;

  private constructor(choice: ChosenStrategy, reload: boolean, opened: OpenedStrategy) {
    this.#choice = choice;
    this.#reload = reload;
    this.#opened = opened;
  }

  /** Loads and checks a strategy, so that a bad one is refused before anything starts. @throws UsageError */
  static async open(choice: ChosenStrategy, reload: boolean): Promise<CurrentStrategy> {
    try {
      return new CurrentStrategy(choice, reload, await openChecked(choice));
    } catch (error) {
      throw error instanceof StrategyError ? new UsageError(error.message) : error;
    }
  }

  /** The fingerprint of its file. */
  get fingerprint(): string {
    return this.#opened.fingerprint;
  }

  /** Returns the strategy for the next cycle. A file that changed and is bad is told, and the strategy goes on as it was. */
  async get(): Promise<Strategy> {
    if (this.#reload) await this.#renew();
    return this.#opened.strategy;
  }

  async #renew(): Promise<void> {
    const { file } = this.#choice;
    try {
      const fingerprint = await fingerprintOf(file);
      if (fingerprint === this.#opened.fingerprint) return;
      // Whatever comes of it, it is tried once.
      this.#opened = { ...this.#opened, fingerprint };
      this.#opened = await openChecked(this.#choice);
      notice(`${file} has changed; its next decisions are those of the new file.`);
    } catch (error) {
      if (!(error instanceof StrategyError) && !(error instanceof UsageError)) throw error;
      notice(`${error.message} The strategy goes on as it was before this change.`);
    }
  }
}
