import { expect, test } from 'vitest';
import { StandingWatch } from './standing-watch.ts';

test('however many streams a caller has, each look asks once, and tells all of them what they may no longer do', async () => {
  const asked: (string | undefined)[] = [];
  const revoked = new Set<string | undefined>();
  const watch = new StandingWatch({
    async check(authorization) {
      asked.push(authorization);
      if (revoked.has(authorization)) throw new Error('revoked');
      return null;
    },
  });
  const told = { many: 0, one: 0 };
  const many = Array.from({ length: 100 }, () =>
    watch.follow({ authorization: 'many', portfolios: [1] }, () => (told.many += 1)),
  );
  const stopOne = watch.follow({ authorization: 'one', portfolios: [1] }, () => (told.one += 1));
  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(4);
  expect(asked.slice(0, 4)).toEqual(['many', 'one', 'many', 'one']);
  expect(told).toEqual({ many: 0, one: 0 });
  for (const stop of many.slice(1)) stop();
  revoked.add('many');
  await expect.poll(() => told.many).toBeGreaterThan(0);
  expect(told.one).toBe(0);
  many[0]!();
  stopOne();
});
