import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseGammaMarkets } from '@prescient/venues';
import { harbourDay, type Observation, readRecording } from '../src/index.ts';
import { play } from './support/play.ts';
import { ToldBooks } from './support/told-books.ts';

const path = fileURLToPath(new URL('../../../apps/cli/recordings/harbour-day.ndjson.gz', import.meta.url));
const shipped = await readRecording(path);
const observations = await Array.fromAsync(shipped.observations());
const day = harbourDay();

test('the shipped recording is what the generator makes; if not, `pnpm --filter @prescient/recording record:harbour`', () => {
  expect(shipped.header).toEqual(day.header);
  expect(observations).toEqual([...(day.observations() as Iterable<Observation>)]);
});

test('is small, and its books follow from its frames', () => {
  expect(statSync(path).size).toBeLessThan(300_000);
  const told = new ToldBooks();
  for (const observation of observations) told.hear(observation);
  expect(told.changes).toBe(4800);
  expect(told.mismatches).toEqual([]);
});

test('plays as a venue with 20 markets, of which some end and some must be decided by a person', async () => {
  const player = await play(shipped);
  const ask = async (closed: boolean) =>
    parseGammaMarkets(await (await fetch(`${player.urls.gamma}/markets/keyset?closed=${closed}`)).text())
      .markets;
  const open = await ask(false);
  expect(open).toHaveLength(20);
  expect(open.map(({ question }) => question)).toContain(
    "Will Ines Corrigan be elected Port Astrid's mayor?",
  );
  await player.play();
  const ended = await ask(true);
  expect(ended).toHaveLength(7);
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['closed', 'resolved']));
  expect(await ask(false)).toHaveLength(13);
});
