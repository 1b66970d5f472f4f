import { expect, test } from 'vitest';
import {
  commitCommands,
  executeTrade,
  followFills,
  lastFillCursor,
  pausePortfolio,
  portfolioVersions,
} from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { openTestWorld } from '../support/test-database.ts';

/** Stands still, as the clock of a server does that is behind the others: only the rule keeps the order. */
const stopped = new Date(Date.now() + 1000);
const { db, portfolio } = await openTestWorld({ now: () => stopped });

test('a reader that goes on from the last cursor misses no fill and gets none twice, though ids fall and clocks stand', async () => {
  const { id: portfolioId } = await portfolio();
  expect(await lastFillCursor(db, portfolioId)).toBeNull();
  const told: string[] = [];
  let cursor: string | null = null;
  for (const batch of [['z', 'y'], ['x'], ['c', 'b', 'a']]) {
    await commitCommands(
      db,
      batch.map((commandId) => aBuy({ portfolioId, commandId })),
    );
    for (;;) {
      const [next] = await followFills(db, { portfolioId, after: cursor, limit: 1 });
      if (!next) break;
      told.push(next.fill.commandId);
      cursor = next.cursor;
    }
  }
  // Those of one batch share a moment, and are in order of their ids.
  expect(told).toEqual(['y', 'z', 'x', 'a', 'b', 'c']);
  expect(await lastFillCursor(db, portfolioId)).toBe(cursor);
  await expect(followFills(db, { portfolioId, after: 'x', limit: 1 })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
});

test('the version of a portfolio changes with its account and its status, and with nothing else', async () => {
  const { id } = await portfolio();
  const read = async () => (await portfolioVersions(db, [id, 2_000_000_000])).get(id);
  const versions = [await read()];
  expect(await read()).toBe(versions[0]);
  await executeTrade(db, aBuy({ portfolioId: id }));
  versions.push(await read());
  await pausePortfolio(db, id);
  versions.push(await read());
  expect(new Set(versions).size).toBe(3);
  expect([...(await portfolioVersions(db, [id, 2_000_000_000])).keys()]).toEqual([id]);
});
