import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { findLease, releaseLease, takeLease } from '../../src/index.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, another } = await openTestWorld();
const claim = (holder: string, name: string) => ({ name, holder });

test('of many processes that ask at once one gets the lease, and keeps it by asking again', async () => {
  const other = await another();
  const asked = await Promise.all(
    Array.from({ length: 20 }, (_, n) => takeLease(n % 2 ? db : other, claim(`p${n}`, 'many'), 60_000)),
  );
  expect(asked.filter(Boolean)).toHaveLength(1);
  const holder = `p${asked.indexOf(true)}`;
  expect(await findLease(db, 'many')).toMatchObject({ name: 'many', holder });
  expect(await takeLease(db, claim(holder, 'many'), 60_000)).toBe(true);
  expect(await takeLease(db, claim('late', 'many'), 60_000)).toBe(false);
});

test('a lease that ran out or was given back is free; of another one nobody can dispose', async () => {
  expect(await takeLease(db, claim('a', 'short'), 30)).toBe(true);
  await sleep(60);
  expect(await findLease(db, 'short')).toBeNull();
  expect(await takeLease(db, claim('b', 'short'), 60_000)).toBe(true);
  await releaseLease(db, claim('a', 'short'));
  expect(await takeLease(db, claim('a', 'short'), 60_000)).toBe(false);
  await releaseLease(db, claim('b', 'short'));
  const before = Date.now();
  expect(await takeLease(db, claim('a', 'short'), 60_000)).toBe(true);
  const after = Date.now();
  const takenAt = (await findLease(db, 'short'))!.expiresAt.getTime() - 60_000;
  // The server's clock may be another machine's.
  expect(takenAt).toBeGreaterThan(before - 10_000);
  expect(takenAt).toBeLessThan(after + 10_000);
});
