import { MarketFeed, MarketService, PriceUpdater } from '@prescient/market-data';
import { startServer } from '@prescient/api/server';
import { createClient } from '@prescient/bot';
import { generateDay } from '@prescient/recording';
import { pino } from 'pino';
import { progress } from '@prescient/workshop';
import { dayOptionsOf, speedOf } from './day-options.ts';
import { openBooks, type MakeCluster } from './open-books.ts';
import { liveThrough } from './day-run.ts';
import { DayBooks } from './truth/day-end.ts';
import { playedTimes } from './truth/kalshi-books.ts';
import { hire } from './traders/hire.ts';
import { Keeper } from './traders/keeper.ts';
import { reportOf, type DayReport } from './report/report.ts';
import type { Settings } from './settings.ts';
import { knownMarkets } from './truth/truth.ts';
import { clientsOf } from './venue/clients.ts';
import { Venue } from './venue/venue.ts';

/** Makes a day up, plays it as its venues, lives through it with real clients and a real database, and looks what came of it. */
export async function runDay(settings: Settings, makeCluster?: MakeCluster): Promise<DayReport> {
  await using opening = new AsyncDisposableStack();
  const { db, ownerUrl } = await openBooks(opening, makeCluster);
  const books = await DayBooks.open(ownerUrl);
  opening.defer(() => books.close());
  const options = dayOptionsOf(settings);
  const day = generateDay(options);
  const known = knownMarkets(day);
  const speed = speedOf(settings, day.truth.durationMs);
  const venue = await Venue.open(options, speed);
  opening.defer(() => venue.close());
  const clients = clientsOf(venue.urls);
  const log = pino({ level: 'silent' });
  const feed = new MarketFeed({ clients, db, log });
  opening.defer(() => feed.close());
  const updateMs = 1_000 * settings.sweepSeconds;
  const prices = new PriceUpdater({ db, feed, log, intervalMs: 5 * updateMs, streamMs: updateMs });
  opening.defer(() => prices.close());
  prices.start();
  const server = await startServer(
    { db, log, signalsFile: null, feed, prices },
    { host: '127.0.0.1', port: 0 },
  );
  opening.defer(() => server.close());
  const pace = { intervalMs: updateMs, retryMs: updateMs, afterEndMs: 500, keepMs: null };
  const services = clients.map(
    (client) => new MarketService({ client, db, feed, log, notify: progress }, pace),
  );
  for (const service of services) opening.defer(() => service.stop());
  const keeper = new Keeper({ services, api: createClient(server.url), known, pauseMs: updateMs });
  const traders = await hire(server.url, settings, known);
  const isOver = () => books.isOver(known);
  const seen = await liveThrough({
    day,
    db,
    venue,
    feed,
    keeper,
    traders,
    changes: settings.changes,
    isOver,
  });
  progress('the books are examined');
  const end = await books.compare(db, { day, known }, playedTimes(day, venue.played));
  return reportOf({ settings, day, speed, seen, end, keeper, traders });
}
