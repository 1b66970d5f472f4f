import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketFeed } from '@prescient/market-data';
import { handlesOfMarket } from '@prescient/market-data';
import { listMarkets, type Database } from '@prescient/core';
import type { OutcomeHandle } from '@prescient/venues';
import type { GeneratedDay } from '@prescient/recording';
import { Counter, progress } from '@prescient/workshop';
import type { Keeper } from './traders/keeper.ts';
import { GapMeter } from './measure/gap-meter.ts';
import { LagMeter } from './measure/lag-meter.ts';
import { MemoryWatch } from './measure/memory-watch.ts';
import { nowMs } from './venue/sent-log.ts';
import type { Trader } from './traders/trader.ts';
import type { Venue } from './venue/venue.ts';

/** All that takes part in a day. */
export interface Cast {
  readonly day: GeneratedDay;
  readonly db: Database;
  readonly venue: Venue;
  readonly feed: MarketFeed;
  readonly keeper: Keeper;
  readonly traders: readonly Trader[];
  /** The changes that were asked for; about as many are sent. */
  readonly changes: number;
  /** True if every market is settled by what is true, and no position is open. */
  readonly isOver: () => Promise<boolean>;
}

/** The measurements of a day while it was played. */
export interface DaySeen {
  readonly seconds: number;
  readonly sent: number;
  readonly lag: LagMeter;
  readonly memory: MemoryWatch;
  /** The feed's messages, by kind; gaps by reason. */
  readonly heard: Counter;
  /** The share of the day that a book was in a gap, of all books on average; 0 to 1. */
  readonly gapShare: number;
}

const BOOKS_TIMEOUT_MS = 600_000;
const POLL_MS = 50;
const FIRST_BUYS_TIMEOUT_MS = 900_000;
/** Sweeps before and after the day: each carries out what the one before it learnt, or could not do. */
const MOST_SWEEPS = 8;

/** The outcomes of all markets that were imported. */
async function importedHandles(db: Database): Promise<OutcomeHandle[]> {
  const handles: OutcomeHandle[] = [];
  for (let cursor: string | null = null; ;) {
    const page = await listMarkets(db, { limit: 500, cursor });
    handles.push(...page.items.flatMap(handlesOfMarket));
    cursor = page.nextCursor;
    if (cursor === null) return handles;
  }
}

/** Waits until every book was shown once, so that nobody measures the way to the first one. */
async function firstBooks({ day, feed }: Cast): Promise<void> {
  const giveUpAt = nowMs() + BOOKS_TIMEOUT_MS;
  const markets = [...day.truth.markets, ...day.truth.kalshi];
  const missing = new Set(markets.flatMap(({ marketId }) => [`0 ${marketId}`, `1 ${marketId}`]));
  const stop = feed.listen((change) => {
    if (change.kind === 'book') missing.delete(`${change.book.outcome} ${change.book.marketId}`);
  });
  while (missing.size > 0 && nowMs() < giveUpAt) await sleep(POLL_MS);
  stop();
  if (missing.size > 0) throw new Error(`${missing.size} books never came.`);
}

/** Waits until every trader holds something, and its errands are done. */
async function firstBuys(traders: readonly Trader[]): Promise<void> {
  const giveUpAt = nowMs() + FIRST_BUYS_TIMEOUT_MS;
  while (traders.some(({ isReady }) => !isReady)) {
    if (nowMs() > giveUpAt) throw new Error('The traders could not buy before the day began.');
    await sleep(POLL_MS);
  }
  progress('every trader holds what the day needs; the venues play');
}

/** Lets the day go by, with everybody at work, and then settles what is left. */
export async function liveThrough(cast: Cast): Promise<DaySeen> {
  const { day, db, venue, feed, keeper, traders, changes, isOver } = cast;
  const markets = day.truth.markets.length + day.truth.kalshi.length;
  const heard = new Counter();
  const lag = new LagMeter(venue.sent, day);
  let handles: OutcomeHandle[] = [];
  for (let round = 0; round < MOST_SWEEPS && handles.length < 2 * markets; round += 1) {
    await keeper.sweep();
    handles = await importedHandles(db);
  }
  const booksThere = firstBooks(cast);
  feed.watch(handles);
  await booksThere;
  progress(`${markets} markets are imported and followed`);
  const stop = new AbortController();
  feed.listen((change) => heard.add(change.kind === 'gap' ? `gap: ${change.reason}` : change.kind));
  feed.listen((change) => lag.hear(change));
  const gaps = new GapMeter();
  feed.listen((change) => gaps.hear(change));
  const began = nowMs();
  const memory = new MemoryWatch(
    () => venue.sent.count / changes,
    ({ share, rss }) =>
      progress(
        `${100 * share} % of the changes; memory ${rss} MB, p99 so far ${lag.lags.quantile(0.99).toFixed(1)} ms`,
      ),
  );
  const working = [keeper, ...traders].map((one) => one.run(stop.signal));
  // The first failure ends the day: after it nothing would be a measurement.
  const play = firstBuys(traders).then(() => venue.play());
  await Promise.race([play, Promise.all(working)]).finally(() => {
    stop.abort();
    memory.end();
  });
  const seconds = (nowMs() - began) / 1_000;
  const gapShare = gaps.ms / (1_000 * seconds * handles.length);
  await Promise.all(working);
  progress(`the day was played in ${seconds.toFixed(1)} s; what is left is settled`);
  for (let round = 0; round < MOST_SWEEPS && (round === 0 || !(await isOver())); round += 1)
    await keeper.sweep();
  return { seconds, sent: venue.sent.count, lag, memory, heard, gapShare };
}
