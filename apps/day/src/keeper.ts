import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@prescient/bot';
import { importMarkets, settleAll, type Database } from '@prescient/core';
import { handlesOf, listingsOf, VenueError, type OutcomeHandle, type VenueClient } from '@prescient/venues';
import { Counter } from './counter.ts';
import { untilNextTime } from './next-time.ts';
import { send } from './send.ts';
import type { KnownMarket } from './truth.ts';

/** What a keeper works with. */
export interface KeeperContext {
  readonly db: Database;
  readonly venue: VenueClient;
  /** The administrator's way in. */
  readonly api: ApiClient;
  readonly known: ReadonlyMap<string, KnownMarket>;
  /** Time between two sweeps. */
  readonly pauseMs: number;
}

/** Reads what the venue lists, again and again, settles what has a result, and is the person who decides the rest. */
export class Keeper {
  readonly counts = new Counter();
  readonly handles = new Map<string, readonly OutcomeHandle[]>();
  readonly #context: KeeperContext;

  constructor(context: KeeperContext) {
    this.#context = context;
  }

  /** Sweeps until it is told to stop. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await untilNextTime(this.counts, () => this.sweep());
      await sleep(this.#context.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reads everything once and does what is due. What the venue fails to answer is left for the next time. */
  async sweep(): Promise<void> {
    for (const status of ['open', 'resolved'] as const) {
      try {
        await this.#read(status);
      } catch (error) {
        if (!(error instanceof VenueError)) throw error;
        this.counts.add(`list failed: ${error.code}`);
      }
    }
    await this.#decide();
    const { untouched, markets, failures } = await settleAll(this.#context.db);
    this.counts.add('markets settled that nobody held', untouched);
    for (const { settled, reversed } of markets) {
      this.counts.add('positions settled', settled);
      this.counts.add('settlements taken back', reversed);
    }
    for (const { code } of failures) this.counts.add(`settlement failed: ${code ?? 'defect'}`);
    this.counts.add('sweeps');
  }

  async #read(status: 'open' | 'resolved'): Promise<void> {
    const { db, venue } = this.#context;
    for await (const page of venue.listMarkets({ status })) {
      for (const market of page.markets) this.handles.set(market.marketId, handlesOf(market));
      const report = await importMarkets(db, listingsOf('polymarket', page));
      this.counts.add('markets added', report.markets.added);
      this.counts.add('markets changed', report.markets.changed);
      this.counts.add('markets refused', page.refusals.length + report.refusals.length);
    }
  }

  /** Decides what the venue never will. */
  async #decide(): Promise<void> {
    const { api, known } = this.#context;
    const waiting = await send(this.counts, () => api.market.reviews.query({ limit: 500 }));
    for (const { marketId, reviewReason } of waiting?.items ?? []) {
      const { decidedBy, payouts } = known.get(marketId)!;
      if (decidedBy === 'venue') continue;
      const verdict = payouts === 'void' ? payouts : payouts[0];
      const reason = `The book of truth says ${verdict}.`;
      const decided = await send(this.counts, () => api.market.decide.mutate({ marketId, verdict, reason }));
      if (decided !== null) this.counts.add(`decided by hand: ${reviewReason}`);
    }
  }
}
