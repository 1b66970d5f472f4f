import type { Logger } from 'pino';
import { importMarkets, listMarketsToRead, type Database, type MarketToRead } from '@prescient/core';
import { listingsOf, VenueError, type Refusal, type VenueClient, type VenueMarket } from '@prescient/venues';
import type { MarketCounts } from './market-counts.ts';
import { ReadTurns } from './read-turns.ts';

/** The means of a reader. */
export interface MarketReaderContext {
  readonly client: VenueClient;
  readonly db: Database;
  readonly log: Logger;
  readonly counts: MarketCounts;
  /** Milliseconds for which prices are kept; null for as long as the database. */
  readonly keepMs: number | null;
  /** Milliseconds after its last change for which a settled market is still read; two weeks unless given. */
  readonly settledForMs?: number | undefined;
  /** Ends what is being asked. */
  readonly signal: AbortSignal;
}

/** Markets of one group that are read one by one in a round; the next round goes on with the others. */
const MOST_READS = 200;
/** Markets that are asked for at the same time, and taken over together. */
const AT_ONCE = 8;
/**
 * The time after its last change for which a settled market is still read: a venue may amend a result, or take it
 * back.
 */
const SETTLED_FOR_MS = 14 * 86_400_000;

const WITHOUT_RESULT: readonly string[] = ['open', 'closed', 'proposed', 'disputed'];

/** True if the venue is at fault and not the market: a request for the next market would fail the same way. */
const isOfVenue = (error: unknown): boolean => error instanceof VenueError && error.retryable;

/** The refusal of a market that was read by itself. */
const refusalIn = (error: unknown): Refusal[] =>
  error instanceof VenueError && error.code === 'MARKET_REFUSED' ? [error.cause as Refusal] : [];

/** Takes over what a venue says of its markets: from its list, and one by one of those that are no longer in it. */
export class MarketReader {
  readonly #context: MarketReaderContext;
  readonly #turns = new ReadTurns();

  constructor(context: MarketReaderContext) {
    this.#context = context;
  }

  /** Reads the markets that have ended or are about to and of which somebody holds something, whatever the list says. */
  async readHeld(): Promise<void> {
    const held = await this.#known(true);
    await this.#readSome(held.filter(({ state }) => WITHOUT_RESULT.includes(state) && state !== 'open'));
  }

  /** Reads the list of what is open; `seen` learns the markets of every page that came. @throws VenueError */
  async readList(seen: Set<string>): Promise<void> {
    const { client, signal, counts } = this.#context;
    for await (const page of client.listMarkets({ status: 'open', signal })) {
      for (const { marketId } of page.markets) seen.add(marketId);
      counts.listed += page.markets.length;
      counts.refused += page.refusals.length;
      await this.#import(page.markets, page.refusals);
    }
    await this.#readEvents();
  }

  /**
   * Reads what the list did not show, some of each group: what is held and may have ended, what else has no result, and
   * what has one that may still change. Where the list was cut short, what trades and nobody holds waits for the next one.
   */
  async readUnlisted(seen: ReadonlySet<string>, isListWhole: boolean): Promise<void> {
    const known = await this.#known(false);
    this.#turns.keepOnly(new Set(known.map(({ marketId }) => marketId)));
    const unlisted = known.filter(({ marketId }) => !seen.has(marketId));
    const unfinished = unlisted.filter(({ state }) => WITHOUT_RESULT.includes(state));
    const finished = unlisted.filter(({ state }) => !WITHOUT_RESULT.includes(state));
    const groups = [
      unfinished.filter(({ state, isHeld }) => isHeld && state === 'open'),
      unfinished.filter(({ state, isHeld }) => !isHeld && (isListWhole || state !== 'open')),
      finished.filter(({ isHeld }) => isHeld),
      finished.filter(({ isHeld }) => !isHeld),
    ];
    for (const group of groups) if (!(await this.#readSome(group))) return;
  }

  /**
   * Reads these markets now; those that cannot be had are left for another time.
   * @returns whether the venue answers
   */
  async read(marketIds: readonly string[]): Promise<boolean> {
    const { signal, counts } = this.#context;
    for (let from = 0; from < marketIds.length && !signal.aborted; from += AT_ONCE) {
      const some = marketIds.slice(from, from + AT_ONCE);
      const answers = await Promise.allSettled(some.map((id) => this.#readOne(id)));
      const markets = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      const errors = answers.flatMap((answer): unknown[] =>
        answer.status === 'rejected' ? [answer.reason] : [],
      );
      counts.read += markets.length;
      counts.unread += errors.length;
      await this.#import(markets, errors.flatMap(refusalIn));
      // One market may fail by itself, again and again; that many at once are the venue.
      if (errors.length === AT_ONCE && errors.every(isOfVenue)) return false;
    }
    return !signal.aborted;
  }

  /** Reads the events of a venue whose list of markets does not say all of them; the next round tries again where it fails. */
  async #readEvents(): Promise<void> {
    const { client, db, log, signal } = this.#context;
    try {
      for await (const page of client.listBareEvents?.({ status: 'open', signal }) ?? [])
        await importMarkets(db, listingsOf(client.venue, page));
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      log.info({ err: error, venue: client.venue }, 'the events could not be read');
    }
  }

  #known(heldOnly: boolean): Promise<readonly MarketToRead[]> {
    const { client, db, settledForMs = SETTLED_FOR_MS } = this.#context;
    const settledSince = new Date(db.clock.now().getTime() - settledForMs);
    return listMarketsToRead(db, { venue: client.venue, settledSince, heldOnly });
  }

  #readSome(group: readonly MarketToRead[]): Promise<boolean> {
    const ids = group.map(({ marketId }) => marketId);
    return this.read(this.#turns.next(ids, MOST_READS));
  }

  async #readOne(marketId: string): Promise<VenueMarket> {
    const { client, log, signal } = this.#context;
    this.#turns.done(marketId);
    try {
      return await this.#confirmed((await client.market(marketId, { signal })).market);
    } catch (error) {
      if (!signal.aborted)
        log.info({ err: error, venue: client.venue, marketId }, 'a market could not be read');
      throw error;
    }
  }

  /** The market as both sources of its venue describe it; without an answer of the second it waits. */
  async #confirmed(market: VenueMarket): Promise<VenueMarket> {
    const { client, log, signal } = this.#context;
    if (!client.confirmed) return market;
    try {
      return await client.confirmed(market, { signal });
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      log.info(
        { err: error, venue: client.venue, marketId: market.marketId },
        'the second source could not be asked; the market waits',
      );
      return market;
    }
  }

  async #import(markets: readonly VenueMarket[], refusals: readonly Refusal[] = []): Promise<void> {
    if (markets.length + refusals.length === 0) return;
    const { client, db, counts, keepMs } = this.#context;
    const page = { markets: [...markets], refusals: [...refusals], nextCursor: null };
    const receivedAt = db.clock.now();
    const pricesSince = keepMs === null ? undefined : new Date(receivedAt.getTime() - keepMs);
    const report = await importMarkets(db, listingsOf(client.venue, page), { pricesSince, receivedAt });
    counts.added += report.markets.added;
    counts.changed += report.markets.changed;
    counts.refused += report.refusals.length;
  }
}
