import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '@prescient/api/server';
import { createClient, type ApiClient } from '@prescient/bot';
import type { Database } from '@prescient/core';
import { handlesOfMarket, MarketFeed, MarketService, PriceUpdater } from '@prescient/market-data';
import { getMarket } from '@prescient/core';
import { generateDay, type DayOptions } from '@prescient/recording';
import { polymarketClient, type VenueClient } from '@prescient/venues';
import { fromMicros, progress } from '@prescient/workshop';
import { pino } from 'pino';
import { openBooks, type MakeCluster } from '../open-books.ts';
import { Venue } from '../venue/venue.ts';
import { ShownDepth } from './shown-depth.ts';
import { Slicer, type Bought } from './slicer.ts';

/** The length and the pace of a run. */
export interface SlicerSettings {
  readonly seconds: number;
  /** Changes of a level a second. */
  readonly rate: number;
  readonly slices: number;
  /** Ends the run after so many books, before the world is over. */
  readonly mostMoments?: number;
}

/** The result of a run; shares and dollars as decimals. */
export interface SlicerReport {
  /** Books on which it traded. */
  readonly moments: number;
  readonly shares: string;
  readonly cost: string;
  /** The least that these shares could ever have cost by what the book showed. */
  readonly cheapest: string;
  /** The levels that gave more than they ever offered; none in a sound run. */
  readonly over: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

const MARKETS = 3;
const LOOK_EVERY_MS = 20;
const IMPORT_EVERY_MS = 500;

/** The world is played at such a pace that its changes come evenly over the run. */
const dayOf = ({ seconds, rate }: SlicerSettings): DayOptions => ({
  seed: 'slicer',
  markets: MARKETS,
  changes: Math.max(1, Math.floor(seconds * rate)),
  resolutions: 0,
  depth: 4,
});

const BALANCE = '100000000';

function reportOf(bought: Bought, shown: ShownDepth, rest: Pick<SlicerReport, 'moments' | 'counts'>) {
  const over = [...bought.taken]
    .filter(([price, taken]) => taken > shown.offeredAt(price))
    .map(
      ([price, taken]) =>
        `${fromMicros(price)}: ${fromMicros(taken)} shares of ${fromMicros(shown.offeredAt(price))} that were ever there`,
    );
  return {
    ...rest,
    shares: fromMicros(bought.shares),
    cost: fromMicros(bought.cost),
    cheapest: fromMicros(shown.cheapest(bought.shares)),
    over,
  };
}

/** An API over the played venue, with the feed that it trades from. */
interface World {
  readonly db: Database;
  readonly feed: MarketFeed;
  readonly service: MarketService;
  readonly api: ApiClient;
}

async function openWorld(
  client: VenueClient,
  opening: AsyncDisposableStack,
  makeCluster?: MakeCluster,
): Promise<World> {
  const { db } = await openBooks(opening, makeCluster);
  const log = pino({ level: 'silent' });
  const feed = new MarketFeed({ clients: [client], db, log });
  opening.defer(() => feed.close());
  const prices = new PriceUpdater({ db, feed, log, intervalMs: 60_000, streamMs: 60_000 });
  opening.defer(() => prices.close());
  const options = { db, log, signalsFile: null, feed, prices };
  const server = await startServer(options, { host: '127.0.0.1', port: 0 });
  opening.defer(() => server.close());
  const service = new MarketService(
    { client, db, feed, log, notify: progress },
    { intervalMs: 60_000, retryMs: 1_000, afterEndMs: 500, keepMs: null },
  );
  opening.defer(() => service.stop());
  return { db, feed, service, api: createClient(server.url) };
}

/** Imports the market, and follows its books from the first one on. */
async function follow({ db, feed, service }: World, marketId: string): Promise<ShownDepth> {
  const ref = { venue: 'polymarket', marketId };
  await service.update();
  const outcome = { ...ref, outcome: 0 } as const;
  const shown = new ShownDepth(outcome, null);
  feed.listen((change) => shown.hear(change));
  feed.watch(handlesOfMarket(await getMarket(db, ref)));
  while (feed.bookOf(outcome) === null) await sleep(IMPORT_EVERY_MS);
  return shown;
}

/** Trades until the signal, or on so many books. @returns on how many books */
async function sliceUntil(end: AbortSignal, slicer: Slicer, most: number): Promise<number> {
  let moments = 0;
  while (!end.aborted && moments < most) {
    if (await slicer.look()) moments += 1;
    await sleep(LOOK_EVERY_MS);
  }
  return moments;
}

/** Plays a world, and lets a portfolio buy the whole best level in slices whenever the book changes. */
export async function runSlicer(settings: SlicerSettings, makeCluster?: MakeCluster): Promise<SlicerReport> {
  await using opening = new AsyncDisposableStack();
  const options = dayOf(settings);
  const day = generateDay(options);
  const venue = await Venue.open(options, day.truth.durationMs / (settings.seconds * 1_000));
  opening.defer(() => venue.close());
  const { gamma: gammaUrl, clob: clobUrl, ws: streamUrl } = venue.urls;
  const client = polymarketClient({ gammaUrl, clobUrl, streamUrl, stream: { verifyMs: 2_000 } });
  const world = await openWorld(client, opening, makeCluster);
  const { marketId } = day.truth.markets[0]!;
  const shown = await follow(world, marketId);
  const { api } = world;
  await api.portfolio.create.mutate({ id: 2, name: 'slicer', initialBalance: BALANCE, fillModel: 'book' });
  const slicer = new Slicer({ api, portfolioId: 2, marketId, slices: settings.slices });
  const end = new AbortController();
  const played = venue.play().finally(() => end.abort());
  const { mostMoments = Number.POSITIVE_INFINITY } = settings;
  const moments = await sliceUntil(end.signal, slicer, mostMoments);
  if (moments < mostMoments) await played;
  return reportOf(await slicer.bought(), shown, { moments, counts: slicer.counts.toJSON() });
}
