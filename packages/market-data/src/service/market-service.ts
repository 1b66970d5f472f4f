import type { Logger } from 'pino';
import { forgetSnapshots, listMarkets, rest, type Database, type Setback } from '@prescient/core';
import { VenueError, venueNames, type VenueClient } from '@prescient/venues';
import { HeldLease, type LeaseState } from '../held-lease.ts';
import { RefusedPrices } from '../refused-prices.ts';
import { ClockJumps } from './clock-jumps.ts';
import { HistoryFiller } from './history-filler.ts';
import { noMarketCounts, type MarketCounts } from './market-counts.ts';
import type { MarketFeed } from '../feed/market-feed.ts';
import { MarketReader } from './market-reader.ts';
import { Settler } from './settler.ts';

/** The means of the service. */
export interface MarketServiceContext {
  readonly client: VenueClient;
  readonly db: Database;
  readonly feed: MarketFeed;
  readonly log: Logger;
  /** Tells a person directly what would be overlooked in the log. */
  readonly notify: (line: string) => void;
}

/** The intervals of the service, in milliseconds. */
export interface MarketServicePace {
  readonly intervalMs: number;
  /** The first pause after a venue that did not answer; it doubles up to the interval. */
  readonly retryMs: number;
  /** Milliseconds from the announcement of a market's end until it is read again. */
  readonly afterEndMs: number;
  /** Milliseconds for which prices are kept; null for as long as the database. */
  readonly keepMs: number | null;
  /** Milliseconds after its last change for which a settled market is still read; two weeks unless given. */
  readonly settledForMs?: number;
}

/** The keeping of a venue's markets, as this process sees it. */
export interface MarketServiceStatus {
  readonly venue: VenueClient['venue'];
  readonly lease: LeaseState;
  /** The work of this process since it began. */
  readonly counts: Readonly<MarketCounts>;
  /** Portfolios that this process cannot settle, and when it tries again. */
  readonly setbacks: readonly Setback[];
}

/** Longest time between two looks at whether the lease is free. */
const TICK_MS = 30_000;
/** Looks at the lease in an interval, and in the time for which it is taken. */
const TICKS = 3;

/**
 * Keeps the markets of a venue: reads those that are open and those that were, settles what has ended, fills the price
 * histories of what is held and forgets old prices. Of all processes that share the database, only the one that holds the lease does this. A call that fails is tried again by the
 * next round, and ends nothing.
 */
export class MarketService {
  readonly venue: VenueClient['venue'];
  readonly #counts = noMarketCounts();
  readonly counts: Readonly<MarketCounts> = this.#counts;
  readonly #context: MarketServiceContext;
  readonly #pace: MarketServicePace;
  readonly #tickMs: number;
  readonly #lease: HeldLease;
  readonly #reader: MarketReader;
  readonly #histories: HistoryFiller;
  readonly #stop = new AbortController();
  readonly #first = Promise.withResolvers<boolean>();
  readonly #ended = new Set<string>();
  readonly #settler: Settler;
  #running: Promise<void> | null = null;
  #updating: Promise<void> | null = null;
  #wake: () => void = () => {};
  #failures = 0;
  #hasLooked = false;
  #dueAt = 0;
  readonly #jumps: ClockJumps;

  constructor(context: MarketServiceContext, pace: MarketServicePace) {
    const { client, db, log } = context;
    this.#context = context;
    this.#pace = pace;
    this.venue = client.venue;
    this.#jumps = new ClockJumps(db.clock);
    this.#tickMs = Math.min(pace.intervalMs / TICKS, TICK_MS);
    this.#lease = new HeldLease(db, `market-service:${client.venue}`, TICKS * this.#tickMs);
    const { signal } = this.#stop;
    this.#settler = new Settler({ db, log, counts: this.#counts, signal });
    const { keepMs, settledForMs } = pace;
    this.#reader = new MarketReader({ client, db, log, counts: this.#counts, keepMs, settledForMs, signal });
    const { name: onRefused } = new RefusedPrices(db.clock, log);
    this.#histories = new HistoryFiller({ client, db, keepMs, signal, onRefused });
  }

  /** Resolves to true if the venue's markets could be read, here or by the process that has the lease; known before histories are. */
  get first(): Promise<boolean> {
    return this.#first.promise;
  }

  /** Begins, with a round at once where no other process has the lease. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Does a round now, even without the lease, or waits for the one that is under way. */
  update(): Promise<void> {
    this.#updating ??= this.#round().finally(() => (this.#updating = null));
    return this.#updating;
  }

  async status(): Promise<MarketServiceStatus> {
    const lease = await this.#lease.state();
    return { venue: this.venue, lease, counts: { ...this.#counts }, setbacks: this.#settler.setbacks };
  }

  /** Ends the service, and with it what it is asking, and lets another process take over at once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
    await this.#updating;
    await this.#lease
      .release()
      .catch((error: unknown) =>
        this.#context.log.warn({ err: error }, 'the lease of the markets runs out by itself'),
      );
  }

  async #run(): Promise<void> {
    const { feed, client } = this.#context;
    const { signal } = this.#stop;
    const stopListening = feed.listen((change) => {
      if (change.kind !== 'resolved' || change.market.venue !== client.venue) return;
      this.#ended.add(change.market.marketId);
      this.#wake();
    });
    while (!signal.aborted) {
      await this.#attempt('keeping markets', () => this.#turn());
      await this.#rest();
    }
    stopListening();
    this.#first.resolve(false);
  }

  /** Does the due work if this process has the lease. */
  async #turn(): Promise<void> {
    const isHolder = await this.#lease.take().catch((error: unknown) => {
      this.#first.resolve(false);
      throw error;
    });
    if (!isHolder) {
      this.#ended.clear();
      const { client, db } = this.#context;
      const { items } = await listMarkets(db, { venue: client.venue, limit: 1 });
      // The process that has the lease may be reading them just now; at the second look they are there, or nobody can
      // read them.
      if (items.length > 0 || this.#hasLooked) this.#first.resolve(items.length > 0);
      this.#hasLooked = true;
      return;
    }
    await this.#lease.during(async () => {
      if (this.#context.db.clock.monotonicMs() >= this.#dueAt) await this.update();
      else if (this.#ended.size > 0) await this.#readEnded();
    });
  }

  async #round(): Promise<void> {
    const { client, db, log } = this.#context;
    const seen = new Set<string>();
    await this.#attempt('reading held markets', () => this.#reader.readHeld());
    const failure = await this.#attempt('listing markets', () => this.#reader.readList(seen));
    this.#tell(failure);
    if (failure !== null) this.#first.resolve(false);
    await this.#attempt('reading unlisted markets', () => this.#reader.readUnlisted(seen, failure === null));
    await this.#attempt('settling', () => this.#settler.settle());
    // Those who trade do not wait for histories, which come at the venue's pace.
    if (!this.#stop.signal.aborted) this.#first.resolve(failure === null);
    await this.#attempt('reading price histories', () => this.#fillHistories());
    await this.#attempt('forgetting old prices', () => this.#forget());
    if (this.#stop.signal.aborted) return;
    this.#counts.rounds += 1;
    log.info({ venue: client.venue, ...this.#counts }, 'markets kept');
    const { intervalMs, retryMs } = this.#pace;
    const wait = this.#failures === 0 ? intervalMs : retryMs * 2 ** (this.#failures - 1);
    this.#dueAt = db.clock.monotonicMs() + Math.min(intervalMs, wait);
  }

  /** Does a part of a round; answers why it could not be done, null where it was. */
  async #attempt(what: string, work: () => Promise<unknown>): Promise<unknown> {
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
    const { notify, client } = this.#context;
    const name = venueNames[client.venue];
    if (error === null) {
      if (this.#failures > 0) notify(`${name} answers again.`);
      this.#failures = 0;
      return;
    }
    this.#failures += 1;
    if (this.#failures > 1) return;
    const why = error instanceof VenueError ? error.message : `The markets of ${name} could not be read.`;
    notify(`${why} It is tried again and again; the API serves meanwhile.`);
  }

  async #fillHistories(): Promise<void> {
    this.#counts.histories += await this.#histories.fill();
  }

  async #forget(): Promise<void> {
    const { db, log } = this.#context;
    const { keepMs } = this.#pace;
    if (keepMs === null || this.#jumps.hasJumped()) return;
    const gone = await forgetSnapshots(db, new Date(db.clock.now().getTime() - keepMs));
    if (gone > 0) log.info({ gone }, 'old prices forgotten');
  }

  /** Reads the markets whose end was announced, a little later, as their venue needs a while to say so itself. */
  async #readEnded(): Promise<void> {
    const { signal } = this.#stop;
    await rest(this.#context.db.clock, this.#pace.afterEndMs, signal);
    const ended = [...this.#ended];
    this.#ended.clear();
    await this.#attempt('reading markets that ended', () => this.#reader.read(ended));
    await this.#attempt('settling', () => this.#settler.settle());
  }

  /** Waits for the next look at the lease, for the next round, or for the news that a market has ended. */
  async #rest(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { clock } = this.#context.db;
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const untilDue = this.#dueAt - clock.monotonicMs();
    const usual = untilDue > 0 ? Math.min(untilDue, this.#tickMs) : this.#tickMs;
    // A market that ended while something else was done is read soon, and not at once: the database may be away.
    const wait = this.#ended.size > 0 ? Math.min(this.#pace.retryMs, usual) : usual;
    await rest(clock, wait, woken.signal);
  }
}
