import { onTestFinished } from 'vitest';
import {
  commitCommands,
  connect,
  parsePrice,
  parseUsd,
  type Clock,
  type Database,
  type Market,
} from '@prescient/core';
import { createTestDatabase } from '@prescient/testkit';
import { polymarketClient, type VenueClient } from '@prescient/venues';
import { Player, type Observation, type Recording } from '@prescient/recording';
import { MarketFeed } from '../../src/feed/market-feed.ts';
import { MarketService, type MarketServicePace } from '../../src/service/market-service.ts';
import { silentLog } from './played-venue.ts';

/** Rounds come when a test asks for one, unless it says otherwise. */
const SELDOM: MarketServicePace = { intervalMs: 3_600_000, retryMs: 20, afterEndMs: 5, keepMs: null };

/** A database of its own for a test, by a clock of its own where one is given. */
export async function testDatabase(clock?: Clock): Promise<Database> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const db = await connect({
    url: database.applicationUrl,
    pooled: database.pooled,
    ...(clock && { clock }),
  });
  onTestFinished(() => db.close());
  return db;
}

/** A made-up recording of a venue's words, each line with its moment. */
export const madeUp = (venue: string, said: readonly Observation[]): Recording => ({
  header: {
    format: 'prescient-recording',
    version: 1,
    venue,
    startedAt: new Date(Date.now() - 86_400_000).toISOString(),
  },
  observations: () => said,
});

export async function playerOf(recording: Recording, port = 0): Promise<Player> {
  const player = await Player.start(recording, { speed: 'unpaced', port });
  onTestFinished(() => player.close());
  return player;
}

export const gammaClient = ({ urls }: Player): VenueClient =>
  polymarketClient({
    gammaUrl: urls.gamma,
    clobUrl: urls.clob,
    streamUrl: `${urls.ws}/market`,
    retries: 0,
    paces: { markets: { requests: 10_000, perMs: 10_000 } },
  });

/** A service of a venue with what it told people, until the test is over. It begins when the test says so. */
export function serviceOf(client: VenueClient, db: Database, pace: Partial<MarketServicePace> = {}) {
  const feed = new MarketFeed({ clients: [client], db, log: silentLog });
  onTestFinished(() => feed.close());
  const lines: string[] = [];
  const notify = (line: string): void => void lines.push(line);
  const service = new MarketService({ client, db, feed, log: silentLog, notify }, { ...SELDOM, ...pace });
  onTestFinished(() => service.stop());
  return { service, feed, lines };
}

/**
 * Buys $30 of each market at 0.25 in portfolio 1, 120 shares each: of YES unless told otherwise. The id of a trade is its
 * action and its market: `buy_yes-517310`.
 */
export async function buyAll(
  db: Database,
  markets: readonly Pick<Market, 'venue' | 'marketId' | 'question'>[],
  actions: readonly ('buy_yes' | 'buy_no')[] = ['buy_yes'],
): Promise<void> {
  const buys = markets.flatMap(({ venue, marketId, question }) =>
    actions.map((action) => ({
      kind: 'execute' as const,
      portfolioId: 1,
      commandId: `${action}-${marketId}`,
      occurredAt: new Date('2026-02-01T00:00:00Z'),
      venue,
      marketId,
      marketQuestion: question,
      action,
      confidence: null,
      reason: null,
      eventId: null,
      eventTitle: null,
      eventEndDate: null,
      amount: parseUsd('30'),
      price: parsePrice('0.25'),
    })),
  );
  const outcomes = await commitCommands(db, buys);
  const refused = outcomes.filter(({ accepted }) => !accepted);
  if (refused.length > 0) throw new Error(`${refused.length} buys were refused.`);
}
