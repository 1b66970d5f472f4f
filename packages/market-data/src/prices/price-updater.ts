import type { Logger } from 'pino';
import {
  addSnapshots,
  keepQuotes,
  listHeldOutcomes,
  markOfBook,
  markPositions,
  rest,
  Setbacks,
  snapshotEquity,
  type Book,
  type Database,
  type OutcomeMark,
  type OutcomeRef,
  type Setback,
} from '@prescient/core';
import { HeldLease, type LeaseState } from '../held-lease.ts';
import { RefusedPrices } from '../refused-prices.ts';
import { heldHandles } from './held-handles.ts';
import { KEEP_MS, type MarketFeed } from '../feed/market-feed.ts';
import { quotesOfBooks, snapshotsOfBooks } from './snapshots-of-books.ts';
import { StreamPrices } from './stream-prices.ts';

/** Names the work among the leases of a database. */
const LEASE = 'price-updater';
const INTERVAL_MS = 300_000;
const STREAM_MS = 5_000;
/** Longest time between two looks at whether the lease is free and what is held. */
const TICK_MS = 30_000;
const SNAPSHOTS_AT_ONCE = 2_000;

/** The means of a price updater. */
export interface PriceUpdaterOptions {
  readonly db: Database;
  readonly feed: MarketFeed;
  readonly log: Logger;
  /** Time between two rounds over all that is held; five minutes unless given. */
  readonly intervalMs?: number;
  /** Shortest time between two writes of what the stream says; five seconds unless given. */
  readonly streamMs?: number;
}

/** The result of one round. */
export interface PriceRun {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Outcomes of which somebody holds something. */
  readonly outcomes: number;
  /** The number of them that have a bid. */
  readonly priced: number;
  /** Open lots that got a newer mark. */
  readonly positions: number;
  readonly snapshots: number;
  /** Portfolios whose equity changed since the round before, and was kept for their reports. */
  readonly equities: number;
  readonly error: string | null;
}

/** The process that marks, and the result of its last round. */
export interface PriceStatus {
  readonly connected: true;
  readonly running: boolean;
  readonly lease: LeaseState;
  readonly intervalSeconds: number;
  readonly last: PriceRun | null;
  /** Portfolios that this process cannot mark, and when it tries again. */
  readonly setbacks: readonly Setback[];
}

type Tally = { -readonly [Count in 'outcomes' | 'priced' | 'positions' | 'snapshots' | 'equities']: number };

/**
 * Follows all that is held, and where this process has the lease keeps the stored marks up to date: from every book at
 * an interval, and from the stream in between. A round does no harm where it is made twice, so who asks for one gets it
 * from any process.
 */
export class PriceUpdater {
  readonly #options: PriceUpdaterOptions;
  readonly #intervalMs: number;
  readonly #tickMs: number;
  readonly #leaseMs: number;
  readonly #lease: HeldLease;
  readonly #stop = new AbortController();
  readonly #streamed: StreamPrices;
  readonly #setbacks: Setbacks;
  readonly #refused: RefusedPrices;
  /** Portfolios whose equity could not be kept, so that each is named once. */
  readonly #unkept: Setbacks;
  #ticking: Promise<void> | null = null;
  #running: Promise<PriceRun> | null = null;
  #last: PriceRun | null = null;
  #rounds = 0;
  #dueAt = 0;
  /** The beginning of the last round that kept the equity of all portfolios. */
  #equityKeptAt: Date | null = null;

  constructor(options: PriceUpdaterOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? INTERVAL_MS;
    this.#tickMs = Math.min(this.#intervalMs, TICK_MS);
    this.#leaseMs = 3 * this.#tickMs;
    this.#lease = new HeldLease(options.db, LEASE, this.#leaseMs);
    this.#setbacks = new Setbacks(options.db.clock);
    this.#unkept = new Setbacks(options.db.clock);
    this.#refused = new RefusedPrices(options.db.clock, options.log);
    const mark = (marks: readonly OutcomeMark[]) => this.#write(marks);
    this.#streamed = new StreamPrices({ ...options, mark, everyMs: options.streamMs ?? STREAM_MS });
  }

  /** Begins, with a round at once where no other process has the lease. */
  start(): void {
    this.#ticking ??= this.#tick();
  }

  /** Marks all that is held now, or waits for the round that is under way. @throws what the database throws */
  update(): Promise<PriceRun> {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.#running;
  }

  /** Rounds that this process did, and the result of the last one. */
  get rounds(): { readonly count: number; readonly last: PriceRun | null } {
    return { count: this.#rounds, last: this.#last };
  }

  async status(): Promise<PriceStatus> {
    return {
      connected: true,
      running: this.#running !== null,
      lease: await this.#lease.state(),
      intervalSeconds: this.#intervalMs / 1_000,
      last: this.#last,
      setbacks: this.#setbacks.list(),
    };
  }

  /** Ends what is under way and lets another process take over at once. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#streamed.close();
    await this.#ticking;
    await this.#running?.catch(() => undefined);
    await this.#lease
      .release()
      .catch((error: unknown) =>
        this.#options.log.warn({ err: error }, 'the lease of the price updater runs out by itself'),
      );
  }

  async #tick(): Promise<void> {
    const { db, log } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#turn();
      } catch (error) {
        if (signal.aborted) return;
        this.#streamed.mayWriteFor(0);
        log.warn({ err: error }, 'positions could not be marked; it is tried again');
      }
      await rest(db.clock, this.#tickMs, signal);
    }
  }

  async #turn(): Promise<void> {
    const { db, feed } = this.#options;
    const isHolder = await this.#lease.take();
    this.#streamed.mayWriteFor(isHolder ? this.#leaseMs : 0);
    if (isHolder && db.clock.monotonicMs() >= this.#dueAt) {
      await this.update();
      this.#dueAt = db.clock.monotonicMs() + this.#intervalMs - this.#tickMs / 2;
      return;
    }
    // Outcomes that were bought since the last round are followed, too, so that reads here are live whichever process
    // writes.
    for await (const outcomes of listHeldOutcomes(db)) feed.watch(await heldHandles(db, outcomes), KEEP_MS);
  }

  async #run(): Promise<PriceRun> {
    const { db } = this.#options;
    const startedAt = db.clock.now();
    const tally: Tally = { outcomes: 0, priced: 0, positions: 0, snapshots: 0, equities: 0 };
    const finish = (error: string | null): PriceRun => {
      this.#rounds += 1;
      return (this.#last = { startedAt, finishedAt: db.clock.now(), ...tally, error });
    };
    try {
      const seen: Book[] = [];
      for await (const outcomes of listHeldOutcomes(db)) seen.push(...(await this.#mark(outcomes, tally)));
      await this.#remember(seen, tally);
      tally.equities = await this.#keepEquity();
      this.#equityKeptAt = startedAt;
      return finish(null);
    } catch (error) {
      finish(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /** Marks the lots of some outcomes. An outcome that nobody bids for, or without a book, changes nothing. */
  async #mark(outcomes: readonly OutcomeRef[], tally: Tally): Promise<Book[]> {
    const { db, feed } = this.#options;
    const handles = await heldHandles(db, outcomes);
    feed.watch(handles, KEEP_MS);
    const books = await feed.books(handles, this.#stop.signal);
    const marks = books.map(markOfBook).filter((mark) => mark !== null);
    tally.outcomes += outcomes.length;
    tally.priced += marks.length;
    tally.positions += await this.#write(marks);
    return books;
  }

  /** Writes marks. A portfolio that cannot be marked is named once, and tried again after growing pauses. */
  async #write(marks: readonly OutcomeMark[]): Promise<number> {
    const { db, log } = this.#options;
    const { positions } = await markPositions(db, marks, {
      setbacks: this.#setbacks,
      onUnmarked: (one) => log.error(one, 'a portfolio cannot be marked; all others are'),
    });
    return positions;
  }

  /** Keeps the equity of the portfolios that changed. One that is refused is named, and the others are kept. */
  #keepEquity(): Promise<number> {
    const { db, feed, log } = this.#options;
    return snapshotEquity(db, {
      since: this.#equityKeptAt,
      bookOf: (outcome) => feed.bookOf(outcome),
      onRefused: (one) => {
        const isNews = this.#unkept.note(`portfolio ${one.portfolioId}`, one.reason);
        if (isNews) log.error(one, 'the equity of a portfolio cannot be kept; that of all others is');
      },
    });
  }

  /** Adds what is held and what is followed to the price histories, and keeps its quotes. */
  async #remember(held: readonly Book[], tally: Tally): Promise<void> {
    const { db, feed } = this.#options;
    const books = [...held, ...feed.freshBooks()];
    await keepQuotes(db, quotesOfBooks(books));
    const snapshots = snapshotsOfBooks(books);
    for (let from = 0; from < snapshots.length; from += SNAPSHOTS_AT_ONCE)
      tally.snapshots += await addSnapshots(
        db,
        snapshots.slice(from, from + SNAPSHOTS_AT_ONCE),
        this.#refused.name,
      );
  }
}
