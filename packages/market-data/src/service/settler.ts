import type { Logger } from 'pino';
import { Setbacks, settleAll, type Database, type Setback } from '@prescient/core';
import type { MarketCounts } from './market-counts.ts';

/** The means of a settler. */
export interface SettlerContext {
  readonly db: Database;
  readonly log: Logger;
  readonly counts: MarketCounts;
  /** Ends what is being settled. */
  readonly signal: AbortSignal;
}

/** Settles what has ended. A portfolio that cannot be settled is named once, and tried again after growing pauses. */
export class Settler {
  readonly #context: SettlerContext;
  readonly #setbacks: Setbacks;

  constructor(context: SettlerContext) {
    this.#context = context;
    this.#setbacks = new Setbacks(context.db.clock);
  }

  /** The portfolios that cannot be settled now, and when they are tried again. */
  get setbacks(): Setback[] {
    return this.#setbacks.list();
  }

  /** @throws what the database throws, and the signal's reason */
  async settle(): Promise<void> {
    const { db, log, counts, signal } = this.#context;
    const options = { signal, setbacks: this.#setbacks };
    const { untouched, markets, failures, unsettled } = await settleAll(db, options);
    counts.untouched += untouched;
    for (const { settled, reversed } of markets) {
      counts.settled += settled;
      counts.reversed += reversed;
    }
    counts.unsettled += failures.length;
    if (failures.length > 0) log.warn({ failures }, 'markets could not be settled');
    for (const one of unsettled) log.error(one, 'a portfolio cannot be settled; all others are');
    counts.setbacks = this.setbacks.length;
  }
}
