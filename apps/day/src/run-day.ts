import { MarketFeed, MarketService, PriceUpdater } from '@prescient/market-data';
import { startServer } from '@prescient/api/server';
import { createClient } from '@prescient/bot';
import { polymarketClient } from '@prescient/venues';
import { generateDay, type DayOptions, type GeneratedDay } from '@prescient/recording';
import { pino } from 'pino';
import { progress, Random } from '@prescient/workshop';
import { openBooks } from './open-books.ts';
import { liveThrough } from './day-run.ts';
import { readEnd } from './truth/day-end.ts';
import { Keeper } from './traders/keeper.ts';
import { reportOf, type DayReport } from './report/report.ts';
import type { Settings } from './settings.ts';
import { Trader } from './traders/trader.ts';
import { knownMarkets } from './truth/truth.ts';
import { Venue } from './venue/venue.ts';

const COMPARE_EVERY_MS = 2_000;
const INITIAL_BALANCE = '1000000';
/** Changes end at this share of the day; the last resolutions follow. */
const BUSY_SHARE = 0.9;
/** One in so many changes is an operation of several levels, told in frames of one time. */
const OPERATIONS_ONE_IN = 6;
/** Markets whose record is swapped, for each fault of a kind: both kinds of names, for a time and for good. */
const SWAPS_A_FAULT = 4;
/** The interval at which the venue's list follows a book, in its own time: nobody here uses the prices of lists. */
const LIST_EVERY_MS = 6 * 3_600_000;

/** The published limit is for a day that takes a day; this one goes by many times as fast. */
const OWN_PACES = { markets: { requests: 10_000, perMs: 10_000 } };

const optionsOf = ({ seed, markets, changes, faults }: Settings): DayOptions => ({
  seed,
  markets,
  changes,
  faultsOfEachKind: faults,
  gammaEveryMs: LIST_EVERY_MS,
  operationsOneIn: OPERATIONS_ONE_IN,
  swappedPages: SWAPS_A_FAULT * faults,
});

/** The factor by which the day is played faster than it was, for the wanted number of changes a second. */
const speedOf = ({ rate, changes }: Settings, { truth }: GeneratedDay): number =>
  (BUSY_SHARE * truth.durationMs * rate) / (changes * 1_000);

/** Traders with a portfolio each, who know nothing but the API's address. */
async function hire(url: string, settings: Settings, day: GeneratedDay): Promise<Trader[]> {
  const { portfolios, orders, seed } = settings;
  const random = new Random(Array.from(seed).reduce((sum, letter) => sum * 31 + letter.codePointAt(0)!, 7));
  const traders: Trader[] = [];
  for (let id = 2; id < 2 + portfolios; id += 1) {
    const api = createClient(url);
    await api.portfolio.create.mutate({
      id,
      name: `day ${id}`,
      initialBalance: INITIAL_BALANCE,
      fillModel: 'book',
    });
    const pauseMs = (1_000 * portfolios) / orders;
    const { markets } = day.truth;
    // A record may say what it likes of a market that nobody holds.
    const keeps = markets.filter(({ swap }, index) => swap !== null && index % portfolios === id - 2);
    traders.push(new Trader({ api, portfolioId: id, markets, keeps, random: random.fork(), pauseMs }));
  }
  return traders;
}

/** Makes a day up, plays it as a venue, lives through it with real clients and a real database, and looks what came of it. */
export async function runDay(settings: Settings): Promise<DayReport> {
  await using opening = new AsyncDisposableStack();
  const { db, ownerUrl } = await openBooks(opening);
  const options = optionsOf(settings);
  const day = generateDay(options);
  const known = knownMarkets(day);
  const speed = speedOf(settings, day);
  const venue = await Venue.open(options, speed);
  opening.defer(() => venue.close());
  const { gamma: gammaUrl, clob: clobUrl, ws: streamUrl } = venue.urls;
  // A day that goes by in minutes has its books compared with whole ones as much more often.
  const stream = { verifyMs: COMPARE_EVERY_MS };
  const client = polymarketClient({ gammaUrl, clobUrl, streamUrl, paces: OWN_PACES, stream });
  const log = pino({ level: 'silent' });
  const feed = new MarketFeed({ clients: [client], db, log });
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
  const service = new MarketService(
    { client, db, feed, log, notify: progress },
    { intervalMs: updateMs, retryMs: updateMs, afterEndMs: 500, keepMs: null },
  );
  opening.defer(() => service.stop());
  const keeper = new Keeper({ service, api: createClient(server.url), known, pauseMs: updateMs });
  const traders = await hire(server.url, settings, day);
  const seen = await liveThrough({ day, db, venue, feed, keeper, traders });
  progress('the books are examined');
  const end = await readEnd(db, ownerUrl, { day, known });
  return reportOf({ settings, day, speed, seen, end, keeper, traders });
}
