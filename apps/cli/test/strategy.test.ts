import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDay, Recorder } from '@prescient/recording';
import { expect, onTestFinished, test } from 'vitest';
import { prescient, prescientHere } from './support/prescient.ts';

const HOME = { PRESCIENT_HOME: join(import.meta.dirname, 'never-made') };

function authorFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-author-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A short day of a few markets, in a file. */
async function shortDay(): Promise<string> {
  const path = join(authorFolder(), 'day.ndjson.gz');
  const sizes = { markets: 8, changes: 200, resolutions: 1, durationMs: 60_000, gammaEveryMs: 30_000 };
  const day = generateDay({ seed: 'short', ...sizes });
  const startedAt = new Date(day.header.startedAt);
  const recorder = await Recorder.create({ path, venue: day.header.venue, startedAt });
  for await (const observation of day.observations()) await recorder.write(observation);
  await recorder.close();
  return path;
}

test('a strategy that was made from the template is sound, passes its test, and reads no future', async () => {
  const folder = authorFolder();
  // As npm makes it: it does not say that its files are modules.
  writeFileSync(join(folder, 'package.json'), '{}');
  const path = join(folder, 'late-favourite');
  expect((await prescientHere(['strategy', 'new', path], HOME)).stdout).toContain(`Made ${path}.ts and`);
  const checked = await prescientHere(
    ['strategy', 'check', `${path}.ts`, '--config', 'floor=0.9', '--json'],
    HOME,
  );
  expect(JSON.parse(checked.stdout)).toMatchObject({
    name: 'late-favourite',
    version: 1,
    config: { floor: 0.9, stake: 25 },
    handlers: ['onBook'],
  });
  expect(checked.stderr).toBe('');
  expect(await prescient(['strategy', 'test', `${path}.test.ts`], HOME)).toMatchObject({
    code: 0,
    stderr: '',
  });
  const looked = await prescientHere(
    ['strategy', 'lookahead', `${path}.ts`, '--config', 'floor=0.3', '--play', await shortDay()],
    HOME,
  );
  expect(looked.stdout).toMatch(
    /no decision of late-favourite depends on what comes after it\. [1-9]\d* decisions/,
  );
  const again = await prescientHere(['strategy', 'new', path], HOME);
  expect(again).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is there already; choose another name.'),
  });
});

test('a strategy that keeps the future of an earlier run is caught by the command', async () => {
  const file = join(authorFolder(), 'peeks.ts');
  writeFileSync(
    file,
    `import { defineStrategy } from 'prescient/strategy';
const asks = new Map<string, number>();
export default defineStrategy({
  name: 'peeks',
  version: 1,
  onBook({ market, book, now }) {
    const ask = book.yes.bestAsk?.price;
    if (ask === undefined) return [];
    const slot = Math.floor(now / 10_000);
    asks.set(market.id + slot, ask);
    const later = asks.get(market.id + (slot + 1));
    return later === undefined || later <= ask ? [] : [{ do: 'buy', outcome: 'yes', stake: 1, limit: ask }];
  },
});`,
  );
  const { code, stderr } = await prescientHere(
    ['strategy', 'lookahead', file, '--play', await shortDay()],
    HOME,
  );
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/peeks\.ts: peeks decides otherwise at/),
  });
});

test('the check names the handlers that nothing ever calls, and why', async () => {
  const file = join(authorFolder(), 'waits.ts');
  const text = (more: string) => `import { defineStrategy } from 'prescient/strategy';
export default defineStrategy({ name: 'waits', version: 1, onTimer: () => [], onTrade: () => [], ${more} });`;
  writeFileSync(file, text(`markets: { venue: 'kalshi' }`));
  expect((await prescientHere(['strategy', 'check', file], HOME)).stdout).toMatch(
    /note +onTrade is never called: Kalshi .*\n.*note +onTimer is never called: give everyMinutes/,
  );
  writeFileSync(file, text('everyMinutes: 5'));
  const sound = await prescientHere(['strategy', 'check', file, '--json'], HOME);
  expect(JSON.parse(sound.stdout)).toMatchObject({ handlers: ['onTrade', 'onTimer'], silent: [] });
});

test.each([
  [['strategy'], 2, 'strategy needs one of: new NAME, check FILE'],
  [
    ['strategy', 'check', 'gone.ts'],
    1,
    'gone.ts: does not exist. Check the path, or name a shipped strategy: arbitrage',
  ],
  [['strategy', 'check', 'momentum', '--config', 'hours'], 2, '--config "hours" must be NAME=VALUE'],
  [['strategy', 'check', 'momentum', '--config', 'hours=-1'], 1, 'momentum: config.hours is wrong'],
  [
    ['strategy', 'check', 'calibrated', '--config', 'probabilities=@gone.json'],
    2,
    '=@gone.json cannot be read (ENOENT)',
  ],
  [['strategy', 'new', 'Not A Name'], 1, 'Not A Name: is no name of a strategy'],
])('%j ends with %i and a sentence', async (args, exitCode, sentence) => {
  const { code, stderr } = await prescientHere(args, HOME);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('    at ');
  expect(code).toBe(exitCode);
});
