import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecording } from '@prescient/venues/recording';
import { expect, test } from 'vitest';
import { emptyHome } from './support/homes.ts';
import { prescient, prescientHere } from './support/prescient.ts';

const HARBOUR = fileURLToPath(new URL('../recordings/harbour-day.ndjson.gz', import.meta.url));

test('what a venue says is recorded as it comes, into a file that can be played, and no file is written over', async () => {
  const home = emptyHome();
  const file = join(home, 'recorded.ndjson.gz');
  const words = ['record', file, '--minutes', '0.05', '--markets', '5', '--play', HARBOUR];
  expect(await prescient(words, { PRESCIENT_HOME: home })).toMatchObject({ code: 0 });
  const { header, observations } = await readRecording(file);
  expect(header.venue).toBe('polymarket');
  const kinds = new Set((await Array.fromAsync(observations())).map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['http', 'ws']);
  const again = await prescientHere(words, { PRESCIENT_HOME: home });
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('recorded.ndjson.gz');
});

test('a recording without a file, or for no time, is bad usage', async () => {
  const home = { PRESCIENT_HOME: emptyHome() };
  expect((await prescientHere(['record'], home)).code).toBe(2);
  expect((await prescientHere(['record', 'x', '--minutes', '0'], home)).code).toBe(2);
});
