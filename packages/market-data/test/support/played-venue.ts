import { onTestFinished } from 'vitest';
import { pino } from 'pino';
import {
  connect,
  importMarkets,
  listMarkets,
  systemClock,
  type Clock,
  type Database,
  type Market,
} from '@prescient/core';
import { createTestDatabase } from '@prescient/testkit';
import { listingsOf, polymarketClient, type VenueClient } from '@prescient/venues';
import { generateDay, Player, type PlayerOptions } from '@prescient/recording';
import { MarketFeed } from '../../src/feed/market-feed.ts';
import { PriceUpdater } from '../../src/prices/price-updater.ts';

/** A venue that plays a day of our own making, whose markets a database knows, until the test is over. */
export interface PlayedVenue {
  readonly player: Player;
  readonly client: VenueClient;
  readonly db: Database;
  /** Connection string of the role that owns the tables. */
  readonly ownerUrl: string;
  readonly markets: readonly Market[];
}

type DayOptions = Parameters<typeof generateDay>[0];

export const silentLog = pino({ level: 'silent' });

/** Imports all that the venue lists now. */
export async function importAll(client: VenueClient, db: Database): Promise<void> {
  for (const status of ['open', 'closed'] as const)
    for await (const page of client.listMarkets({ status }))
      await importMarkets(db, listingsOf('polymarket', page));
}

/** The real client, asking a player. */
const clientOfPlayer = ({ urls }: Player, clock: Clock): VenueClient =>
  polymarketClient({
    gammaUrl: urls.gamma,
    clobUrl: urls.clob,
    streamUrl: `${urls.ws}/market`,
    retries: 0,
    receivedAt: () => clock.now().getTime(),
    stream: { snapshotMs: 5, backoff: { baseMs: 5, maxMs: 50 } },
  });

export async function playVenue(
  day: DayOptions,
  playing: PlayerOptions & { clock?: Clock } = {},
): Promise<PlayedVenue> {
  const player = await Player.start(generateDay(day), { speed: 'unpaced', ...playing });
  onTestFinished(() => player.close());
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const { clock = systemClock } = playing;
  const db = await connect({ url: database.applicationUrl, pooled: database.pooled, clock });
  onTestFinished(() => db.close());
  const client = clientOfPlayer(player, clock);
  await importAll(client, db);
  const { items: markets } = await listMarkets(db, { limit: 500 });
  return { player, client, db, ownerUrl: database.ownerUrl, markets };
}

/** A feed of it, closed when the test is over. */
export function feedOf({ client, db }: PlayedVenue, clock: Clock = db.clock): MarketFeed {
  const feed = new MarketFeed({ clients: [client], db, log: silentLog, clock });
  onTestFinished(() => feed.close());
  return feed;
}

/** A price updater of a feed, closed when the test is over. */
export function updaterOf(
  { db }: PlayedVenue,
  feed: MarketFeed,
  times: { intervalMs?: number; streamMs?: number } = {},
): PriceUpdater {
  const prices = new PriceUpdater({ db, feed, log: silentLog, ...times });
  onTestFinished(() => prices.close());
  return prices;
}
