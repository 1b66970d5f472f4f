import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { VenueClient } from '@prescient/venues';
import { readRecording, Recorder } from '@prescient/recording';
import { expect, onTestFinished, test } from 'vitest';
import { followVenue, type Following } from '../src/venue/follow-venue.ts';
import { openChosen, openRecorded } from '../src/venue/recorded-venue.ts';
import { UsageError } from '@prescient/terminal';
import { chooseVenue, liveVenue, openVenue } from '../src/venue/venue-source.ts';
import { emptyHome } from './support/homes.ts';

/** A recording of so many venues in which nothing was said. */
async function silentRecording(home: string, venue: string): Promise<string> {
  const path = join(home, `${venue}.ndjson.gz`);
  await (await Recorder.create({ path, venue })).close();
  return path;
}

test('a recording is played as the venues that it names, and --live means every venue', async () => {
  const home = emptyHome();
  const venuesOf = async (venue: string) => {
    const choice = await chooseVenue({ live: false, play: await silentRecording(home, venue) }, 'none');
    const { clients, name, close } = await openVenue(choice!, home);
    await close();
    return [clients.map((client) => client.venue).join(' '), name.split(',')[0]];
  };
  expect(await venuesOf('kalshi')).toEqual(['kalshi', 'a recording of Kalshi']);
  expect(await venuesOf('polymarket,kalshi')).toEqual([
    'polymarket kalshi',
    'a recording of Polymarket and Kalshi',
  ]);
  await expect(venuesOf('elsewhere')).rejects.toBeInstanceOf(UsageError);
  const live = await openVenue((await chooseVenue({ live: true }, 'none'))!, home);
  expect(live.clients.map((client) => client.venue)).toEqual(['polymarket', 'kalshi']);
  expect(() => liveVenue('nowhere')).toThrow('--venue "nowhere" must be polymarket or kalshi.');
});

test('a start that names a file records its venues, and a file without a venue is bad usage', async () => {
  const home = emptyHome();
  await expect(openChosen(null, home, { file: join(home, 'x') })).rejects.toBeInstanceOf(UsageError);
  const file = join(home, 'seen.ndjson.gz');
  const choice = (await chooseVenue({ live: false }, 'world'))!;
  const source = (await openChosen(choice, home, { file }))!;
  const payloads: string[] = [];
  for await (const { payload } of source.clients[0].listMarkets()) payloads.push(payload);
  await source.close();
  const { header, observations } = await readRecording(file);
  expect(header.venue).toBe('polymarket');
  const bodies = (await Array.fromAsync(observations())).map((seen) => seen.kind === 'http' && seen.body);
  expect(bodies).toEqual(payloads);
  await expect(openRecorded(choice, home, file)).rejects.toBeInstanceOf(UsageError);
  const silent = join(home, 'silent.ndjson.gz');
  await (await openRecorded(choice, home, silent)).close();
  expect(existsSync(silent)).toBe(false);
});

test('if the stream of books fails, nothing goes on reading; events that no list says are read once', async () => {
  const home = emptyHome();
  const source = await openVenue((await chooseVenue({ live: false }, 'world'))!, home);
  onTestFinished(() => source.close());
  let [read, events] = [0, 0];
  const failing: VenueClient = Object.create(source.clients[0], {
    stream: {
      value: () => ({
        async *[Symbol.asyncIterator]() {
          yield { kind: 'gap' };
          await expect.poll(() => read).toBeGreaterThan(1);
          throw new Error('The stream broke.');
        },
      }),
    },
    listBareEvents: {
      value: () => {
        events += 1;
        return [];
      },
    },
    listMarkets: {
      value: () => {
        read += 1;
        return source.clients[0].listMarkets();
      },
    },
  });
  const { signal } = new AbortController();
  const following: Following = { markets: 5, listEveryMs: 1, signal, begun: () => {} };
  await expect(followVenue(failing, following)).rejects.toThrow('The stream broke.');
  const readThen = read;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([read, events]).toEqual([readThen, 1]);
});
