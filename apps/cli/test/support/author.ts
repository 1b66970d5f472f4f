import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDay, Recorder } from '@prescient/recording';
import { onTestFinished } from 'vitest';

/** A folder outside of the repository, as an author of strategies has one. */
export function authorFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-author-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const DOCUMENT = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'strategies.md');

/** The example with which the document of strategies begins, in a file of its own. */
export function documentedStrategy(): string {
  const [, text = ''] = /```ts\n(.*?)```/s.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  const file = join(authorFolder(), 'late-favourite.ts');
  writeFileSync(file, text);
  return file;
}

const TEN_DAYS_MS = 864_000_000;

/**
 * Ten minutes of a few markets that end in ten days, whenever this runs, in a file. So many of them end within the ten
 * minutes, none of them in the first three.
 */
export async function playableDay(markets = 8, resolutions = 1): Promise<string> {
  const path = join(authorFolder(), 'day.ndjson.gz');
  const sizes = { markets, resolutions, changes: 200, durationMs: 600_000, gammaEveryMs: 30_000 };
  const day = generateDay({ seed: 'short', ...sizes });
  const startedAt = new Date(day.header.startedAt);
  const endsAt = new Date(Date.now() + TEN_DAYS_MS).toISOString();
  const recorder = await Recorder.create({ path, venue: day.header.venue, startedAt });
  for await (const observation of day.observations()) {
    const body =
      'body' in observation ? { body: observation.body.replaceAll('2026-12-31T12:00:00Z', endsAt) } : {};
    await recorder.write({ ...observation, ...body });
  }
  await recorder.close();
  return path;
}
