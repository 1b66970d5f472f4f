import { onTestFinished } from 'vitest';
import { silentLog, type PlayedVenue } from '@prescient/market-data/testing';
import type { MarketFeed, MarketService, PriceUpdater } from '@prescient/market-data';
import { startServer } from '../../src/server.ts';
import { clientOf, type Client } from './api.ts';

/** An API beside it, until the test is over. */
export async function serveVenue(
  { db }: Pick<PlayedVenue, 'db'>,
  services: { feed?: MarketFeed; prices?: PriceUpdater; markets?: readonly MarketService[] } = {},
): Promise<{ url: string; client: Client }> {
  const context = { db, log: silentLog, signalsFile: null, ...services };
  const server = await startServer(context, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  return { url: server.url, client: clientOf(server.url) };
}
