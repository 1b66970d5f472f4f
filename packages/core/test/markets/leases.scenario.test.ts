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
  expect(await takeLease(db, claim('a', 'short'), 60_000)).toBe(true);
  const { expiresAt } = (await findLease(db, 'short'))!;
  expect(Math.abs(expiresAt.getTime() - Date.now() - 60_000)).toBeLessThan(10_000);
});
