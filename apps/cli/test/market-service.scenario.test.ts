import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { MarketFeed } from '@prescient/api/server';
import { listMarkets } from '@prescient/core';
import { polymarketClient } from '@prescient/venues';
import { generateDay, Player } from '@prescient/venues/recording';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { withDatabase } from '../src/database.ts';
import { readEnvironment } from '../src/environment.ts';
import { MarketService } from '../src/market-service.ts';
import { ownDatabase } from './support/homes.ts';

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  holder.close();
  await once(holder, 'close');
  return port;
}

test('a venue that cannot be reached is said once and tried again; once it answers its markets are there', async () => {
  const port = await freePort();
  const environment = readEnvironment((await ownDatabase()).variables);
  await withDatabase(environment, async (db) => {
    const log = pino({ level: 'silent' });
    const client = polymarketClient({ gammaUrl: `http://127.0.0.1:${port}/gamma`, retries: 0 });
    const feed = new MarketFeed({ clients: [client], db, log });
    const lines: string[] = [];
    const service = new MarketService(
      { client, db, feed, log, notify: (line) => void lines.push(line) },
      { intervalMs: 200, retryMs: 20, afterEndMs: 20, keepMs: 90 * 86_400_000 },
    );
    expect(await service.first).toBe(false);
    expect(lines).toEqual([
      'Polymarket could not be reached. It is tried again and again; the API serves meanwhile.',
    ]);
    const player = await Player.start(generateDay({ seed: 'back', markets: 5, changes: 10 }), { port });
    onTestFinished(() => player.close());
    await expect.poll(() => lines.at(-1), { timeout: 10_000 }).toBe('The venue answers again.');
    expect((await listMarkets(db, { limit: 500 })).items).toHaveLength(5);

    await player.close();
    await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(3);
    const begun = performance.now();
    await service.stop();
    await feed.close();
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
