import { join } from 'node:path';
import { MarketFeed, MarketService } from '@prescient/market-data';
import { listMarkets } from '@prescient/core';
import { polymarketClient, type ClientOptions } from '@prescient/venues';
import { generateDay, Player, readRecording, Recorder, type Recording } from '@prescient/recording';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { withDatabase } from '../src/database/database.ts';
import { readEnvironment } from '../src/process/environment.ts';
import { Shutdown } from '../src/process/shutdown.ts';
import { followVenue } from '../src/venue/follow-venue.ts';
import { emptyHome, ownDatabase } from './support/homes.ts';
import { prescientHere, RECORDED_DAY } from './support/prescient.ts';

test('the answers of a venue are recorded as they come, into a file that can be played, and no file is overwritten', async () => {
  const home = emptyHome();
  const file = join(home, 'recorded.ndjson.gz');
  const words = ['record', file, '--minutes', '0.05', '--markets', '5', '--play', RECORDED_DAY];
  expect(await prescientHere(words, { PRESCIENT_HOME: home })).toMatchObject({ code: 0 });
  const { header, observations } = await readRecording(file);
  expect(header.venue).toBe('polymarket');
  const kinds = new Set((await Array.fromAsync(observations())).map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['http', 'ws']);
  const again = await prescientHere(words, { PRESCIENT_HOME: home });
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('recorded.ndjson.gz');
});

async function playerOf(recording: Recording): Promise<Player> {
  const player = await Player.start(recording, { speed: 'unpaced' });
  onTestFinished(() => player.close());
  return player;
}

const clientOf = ({ urls }: Player, options: ClientOptions = {}) =>
  polymarketClient({
    gammaUrl: urls.gamma,
    clobUrl: urls.clob,
    streamUrl: `${urls.ws}/market`,
    retries: 0,
    paces: { markets: { requests: 10_000, perMs: 10_000 } },
    ...options,
  });

/** Follows a day until the venue has told how each of its markets ended, and records what it said. */
async function recordDay(day: ReturnType<typeof generateDay>, path: string): Promise<void> {
  const player = await playerOf(day);
  const recorder = await Recorder.create({ path, venue: 'polymarket' });
  const untold = new Set(day.truth.markets.map(({ marketId }) => `/markets/${marketId}`));
  const client = clientOf(player, {
    observe(observed, receivedAt) {
      recorder.record(observed, receivedAt);
      if (observed.kind === 'http' && observed.body.includes('"umaResolutionStatus":"resolved"'))
        untold.delete(observed.url);
    },
  });
  const stop = new AbortController();
  let followed = 0;
  const following = followVenue(client, {
    markets: 100,
    listEveryMs: 20,
    signal: stop.signal,
    begun: (count) => (followed = count),
  });
  await expect.poll(() => followed).toBe(untold.size);
  await player.play();
  await expect.poll(() => untold.size).toBe(0);
  stop.abort();
  await following;
  await recorder.close();
}

/** Returns the time at which the venue's list was recorded first. */
async function listedAt({ observations }: Recording): Promise<number> {
  for await (const observed of observations())
    if (observed.kind === 'http' && observed.url.startsWith('/markets/keyset')) return observed.at;
  throw new Error('The list was never recorded.');
}

test('markets that ended in a recording are settled when it is played', async () => {
  const day = generateDay({ seed: 'recorded endings', markets: 3, changes: 30 });
  const { home, variables } = await ownDatabase();
  const file = join(home, 'resolutions.ndjson.gz');
  await recordDay(day, file);
  const recording = await readRecording(file);
  const player = await playerOf(recording);
  await withDatabase({ environment: readEnvironment(variables), shutdown: new Shutdown() }, async (db) => {
    const log = pino({ level: 'silent' });
    const client = clientOf(player);
    const feed = new MarketFeed({ clients: [client], db, log });
    const pace = { intervalMs: 3_600_000, retryMs: 20, afterEndMs: 20, keepMs: null };
    const service = new MarketService({ client, db, feed, log, notify: () => {} }, pace);
    const states = async () => (await listMarkets(db, { limit: 500 })).items.map(({ state }) => state);
    await player.play(await listedAt(recording));
    await service.update();
    expect(await states()).toEqual(day.truth.markets.map(() => 'open'));
    await player.play();
    await service.update();
    expect(await states()).toEqual(day.truth.markets.map(() => 'settled'));
    await service.stop();
    await feed.close();
  });
});

test('a recording without a file, or for no time, is bad usage', async () => {
  const home = { PRESCIENT_HOME: emptyHome() };
  expect((await prescientHere(['record'], home)).code).toBe(2);
  expect((await prescientHere(['record', 'x', '--minutes', '0'], home)).code).toBe(2);
});
