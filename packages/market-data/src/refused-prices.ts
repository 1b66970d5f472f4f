import { outcomeKey, Setbacks, type Clock, type RefusedSnapshot } from '@prescient/core';
import type { Logger } from 'pino';

/** Names prices that cannot be kept in the log, each outcome and reason once. */
export class RefusedPrices {
  readonly #named: Setbacks;
  readonly #log: Logger;

  constructor(clock: Clock, log: Logger) {
    this.#named = new Setbacks(clock);
    this.#log = log;
  }

  /** Names a price, unless one of its outcome was named for the same reason last. */
  readonly name = ({ snapshot, reason }: RefusedSnapshot): void => {
    const { venue, marketId, outcome, at } = snapshot;
    if (this.#named.note(outcomeKey(snapshot), reason))
      this.#log.error({ venue, marketId, outcome, at, reason }, 'a price cannot be kept; all others are');
  };
}
