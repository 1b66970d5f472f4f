import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketFeed } from '@prescient/api/server';
import {
  forgetSnapshots,
  importMarkets,
  listMarkets,
  settleAll,
  type Database,
  type Market,
} from '@prescient/core';
import { listingsOf, VenueError, type VenueClient, type VenueMarket } from '@prescient/venues';
import type { Logger } from 'pino';

/** What the service works with. */
export interface MarketServiceContext {
  readonly client: VenueClient;
  readonly db: Database;
  readonly feed: MarketFeed;
  readonly log: Logger;
  /** Tells a person what the log is too long for. */
  readonly notify: (line: string) => void;
}

/** How often it looks, in milliseconds. */
export interface MarketServicePace {
  readonly intervalMs: number;
  /** The first pause after a venue that did not answer; it doubles up to the interval. */
  readonly retryMs: number;
  /** How long after a market's end was announced it is read again. */
  readonly afterEndMs: number;
  /** How long prices are kept; null for as long as the database. */
  readonly keepMs: number | null;
}

/** Markets that are read one by one in a round; the next round goes on. */
const MOST_SINGLE_READS = 200;
const PAGE_SIZE = 500;
/** The states in which a market's end is still to come. */
const UNFINISHED = ['open', 'closed', 'proposed', 'disputed'] as const;

/**
 * Keeps the markets of a venue: reads those that are open and those that were, settles what has ended and forgets
 * old prices. A call that fails is tried again by the next round, and ends nothing.
 */
export class MarketService {
  readonly #context: MarketServiceContext;
  readonly #pace: MarketServicePace;
  readonly #stop = new AbortController();
  readonly #first = Promise.withResolvers<boolean>();
  readonly #running: Promise<void>;
  readonly #ended = new Set<string>();
  #wake: () => void = () => {};
  #failures = 0;

  constructor(context: MarketServiceContext, pace: MarketServicePace) {
    this.#context = context;
    this.#pace = pace;
    this.#running = this.#run();
  }

  /** Whether the venue could be read, known after the first round. */
  get first(): Promise<boolean> {
    return this.#first.promise;
  }

  /** Ends the service, and with it what it is asking. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { feed } = this.#context;
    const { signal } = this.#stop;
    const stopListening = feed.listen((change) => {
      if (change.kind !== 'resolved' || change.market.venue !== this.#context.client.venue) return;
      this.#ended.add(change.market.marketId);
      this.#wake();
    });
    while (!signal.aborted) {
      const listed = await this.#attempt('listing markets', () => this.#importAll());
      await this.#attempt('settling', () => this.#settle());
      await this.#attempt('forgetting old prices', () => this.#forget());
      this.#tell(listed);
      this.#first.resolve(listed === null);
      await this.#rest();
    }
    stopListening();
    this.#first.resolve(false);
  }

  /** Does a part of a round; answers why it could not be done, null where it was. */
  async #attempt(what: string, work: () => Promise<void>): Promise<unknown> {
    if (this.#stop.signal.aborted) return null;
    try {
      await work();
      return null;
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#context.log.info({ err: error }, `${what} failed`);
      return error;
    }
  }

  /** Says once that the venue went away, and once that it is back. */
  #tell(error: unknown): void {
    const { notify } = this.#context;
    if (this.#stop.signal.aborted) return;
    if (error === null) {
      if (this.#failures > 0) notify('The venue answers again.');
      this.#failures = 0;
      return;
    }
    this.#failures += 1;
    if (this.#failures > 1) return;
    const why = error instanceof VenueError ? error.message : 'Its markets could not be read.';
    notify(`${why} It is tried again and again; the API serves meanwhile.`);
  }

  async #importAll(): Promise<void> {
    const { client, log } = this.#context;
    const { signal } = this.#stop;
    const seen = new Set<string>();
    const counts = { markets: 0, refused: 0, added: 0, changed: 0 };
    for await (const page of client.listMarkets({ status: 'open', signal })) {
      for (const { marketId } of page.markets) seen.add(marketId);
      const { added, changed, refused } = await this.#import(page.markets);
      counts.markets += page.markets.length;
      counts.refused += page.refusals.length + refused;
      counts.added += added;
      counts.changed += changed;
    }
    const read = await this.#readUnlisted(seen);
    log.info({ venue: client.venue, ...counts, ...read }, 'markets read');
  }

  async #import(markets: readonly VenueMarket[]) {
    const { client, db } = this.#context;
    const page = { markets: [...markets], refusals: [], nextCursor: null };
    const report = await importMarkets(db, listingsOf(client.venue, page));
    return { ...report.markets, refused: report.refusals.length };
  }

  /** Reads the markets that we know as unfinished and the venue no longer lists as open: theirs is an end to learn. */
  async #readUnlisted(seen: ReadonlySet<string>): Promise<{ single: number; failed: number }> {
    const ids: string[] = [];
    for (const state of UNFINISHED)
      for await (const { marketId } of this.#known(state)) if (!seen.has(marketId)) ids.push(marketId);
    let failed = 0;
    const chosen = ids.slice(0, MOST_SINGLE_READS);
    for (const id of chosen) if (!(await this.#read(id))) failed += 1;
    return { single: chosen.length, failed };
  }

  async *#known(state: (typeof UNFINISHED)[number]): AsyncGenerator<Market> {
    const { client, db } = this.#context;
    for (let cursor: string | null = null; ;) {
      this.#stop.signal.throwIfAborted();
      const page = await listMarkets(db, { venue: client.venue, state, limit: PAGE_SIZE, cursor });
      yield* page.items;
      cursor = page.nextCursor;
      if (cursor === null) return;
    }
  }

  async #read(marketId: string): Promise<boolean> {
    const { client } = this.#context;
    const { signal } = this.#stop;
    const read = async (): Promise<void> => {
      const { market } = await client.market(marketId, { signal });
      await this.#import([market]);
    };
    return (await this.#attempt(`reading market ${marketId}`, read)) === null;
  }

  async #settle(): Promise<void> {
    const { db, log } = this.#context;
    const { untouched, markets, failures } = await settleAll(db, { signal: this.#stop.signal });
    const settled = markets.reduce((sum, market) => sum + market.settled, 0);
    const reversed = markets.reduce((sum, market) => sum + market.reversed, 0);
    if (untouched + markets.length + failures.length > 0)
      log.info({ untouched, markets: markets.length, settled, reversed, failures }, 'markets settled');
  }

  async #forget(): Promise<void> {
    const { db, log } = this.#context;
    const { keepMs } = this.#pace;
    if (keepMs === null) return;
    const gone = await forgetSnapshots(db, new Date(db.clock().getTime() - keepMs));
    if (gone > 0) log.info({ gone }, 'old prices forgotten');
  }

  /** Waits for the next round, and reads meanwhile the markets whose end is announced. */
  async #rest(): Promise<void> {
    const { intervalMs, retryMs, afterEndMs } = this.#pace;
    const { signal } = this.#stop;
    const wait =
      this.#failures === 0 ? intervalMs : Math.min(intervalMs, retryMs * 2 ** (this.#failures - 1));
    const until = performance.now() + wait;
    for (let left = wait; left > 0 && !signal.aborted; left = until - performance.now()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(resolve, left).unref();
      if (this.#ended.size === 0) await promise;
      clearTimeout(timer);
      if (this.#ended.size === 0) continue;
      await sleep(afterEndMs, undefined, { signal, ref: false }).catch(() => undefined);
      const ended = [...this.#ended];
      this.#ended.clear();
      for (const marketId of ended) await this.#read(marketId);
      await this.#attempt('settling', () => this.#settle());
    }
  }
}
