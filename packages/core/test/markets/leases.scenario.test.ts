import { setTimeout as sleep } from 'node:timers/promises';
import { shortOrFull } from '@prescient/testkit/length';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findLease, releaseLease, takeLease } from '../../src/index.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, another, owner } = await openTestWorld();
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

const term = fc.integer({ min: 10_000, max: 2_000_000_000 });

test('a lease lasts for its own term, whatever terms others would take it for', async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(term, fc.array(term, { minLength: 1, maxLength: 3 }), async (own, others) => {
      number += 1;
      const name = `terms-${number}`;
      expect(await takeLease(db, claim('own', name), own)).toBe(true);
      for (const other of others) expect(await takeLease(db, claim('other', name), other)).toBe(false);
      expect(await takeLease(db, claim('own', name), own)).toBe(true);
      expect(await findLease(db, name)).toMatchObject({ holder: 'own' });
    }),
    { numRuns: shortOrFull(8, 25) },
  );
});

test('a lease that was taken while the clock was ahead is free, whatever terms others would take it for', async () => {
  let number = 0;
  const ahead = fc.integer({ min: 3, max: 1_000 });
  await fc.assert(
    fc.asyncProperty(term, term, ahead, async (own, other, terms) => {
      number += 1;
      const name = `ahead-${number}`;
      expect(await takeLease(db, claim('own', name), own)).toBe(true);
      await owner(
        `update leases set expires_at = clock_timestamp() + $2::int * (term_ms * interval '1 millisecond') where name = $1`,
        name,
        terms,
      );
      expect(await takeLease(db, claim('other', name), other)).toBe(true);
      expect(await takeLease(db, claim('own', name), own)).toBe(false);
    }),
    { numRuns: shortOrFull(8, 25) },
  );
});
