import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketFeed } from '@prescient/api/market-feed';
import { markOfBook, markPositions, type Database, type OutcomeMark } from '@prescient/core';
import type { BookChange } from '@prescient/venues';
import { Counter } from './counter.ts';
import { untilNextTime } from './next-time.ts';

/** What a marker works with. */
export interface MarkerContext {
  readonly db: Database;
  readonly feed: MarketFeed;
  /** Time between two rounds. */
  readonly pauseMs: number;
}

/** Marks open lots with the best bid of each outcome whose book has changed since the last round. */
export class Marker {
  readonly counts = new Counter();
  readonly #context: MarkerContext;
  #fresh = new Map<string, OutcomeMark>();

  constructor(context: MarkerContext) {
    this.#context = context;
    context.feed.listen((change) => this.#hear(change));
  }

  /** Marks until it is told to stop. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await untilNextTime(this.counts, () => this.#mark());
      await sleep(this.#context.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #mark(): Promise<void> {
    const marks = [...this.#fresh.values()];
    this.#fresh = new Map();
    const { positions } = await markPositions(this.#context.db, marks);
    this.counts.add('marks written', positions);
    this.counts.add('rounds of marks');
  }

  #hear(change: BookChange): void {
    if (change.kind !== 'book') return;
    const mark = markOfBook(change.book);
    if (mark !== null) this.#fresh.set(`${mark.outcome} ${mark.marketId}`, mark);
  }
}
