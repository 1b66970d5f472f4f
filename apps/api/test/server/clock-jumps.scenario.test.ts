import { createTRPCClient, httpLink } from '@trpc/client';
import { connect, createToken, verifyAudit } from '@prescient/core';
import { feedOf, playVenue, updaterOf } from '@prescient/market-data/testing';
import { TestClock } from '@prescient/testkit';
import { shortOrFull } from '@prescient/testkit/length';
import { afterEach, expect, test } from 'vitest';
import type { AppRouter } from '../../src/index.ts';
import { aBuy } from '../support/api.ts';
import { serveVenue } from '../support/served-venue.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEARS_MS = 14 * 365 * DAY_MS;
/** Far less than the jumps, and more than a slow machine needs for a round of marks. */
const YOUNG_MS = 60_000;
const DAY = { seed: 'jumps', markets: 2, changes: 200 };

const ownZone = process.env['TZ'];
afterEach(() => {
  if (ownZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = ownZone;
});

const setZone = (): void => void (process.env['TZ'] = 'Pacific/Kiritimati');

type Jump = readonly [string, (clock: TestClock) => void, (clock: TestClock) => void];

/** Beyond the life of a token and of a lease, and within them; in both directions. */
const JUMPS: readonly Jump[] = [
  ['a day back', (clock) => clock.jump(-DAY_MS), (clock) => clock.jump(DAY_MS)],
  ['14 years ahead', (clock) => clock.jump(YEARS_MS), (clock) => clock.jump(-YEARS_MS)],
  ['six minutes back', (clock) => clock.jump(-HOUR_MS / 10), (clock) => clock.jump(HOUR_MS / 10)],
  ['another time zone', setZone, () => undefined],
];
const MORE_JUMPS: readonly Jump[] = [
  ['a day ahead', (clock) => clock.jump(DAY_MS), (clock) => clock.jump(-DAY_MS)],
  ['14 years back', (clock) => clock.jump(-YEARS_MS), (clock) => clock.jump(YEARS_MS)],
  ['an hour ahead', (clock) => clock.jump(HOUR_MS), (clock) => clock.jump(-HOUR_MS)],
];

test.each([...JUMPS, ...shortOrFull([], MORE_JUMPS)])(
  'after a clock that was %s every service goes on',
  async (_, wrong, right) => {
    const clock = new TestClock();
    const venue = await playVenue(DAY, { clock });
    const { db, markets } = venue;
    const feed = feedOf(venue);
    const prices = updaterOf(venue, feed, { intervalMs: 200, streamMs: 50 });
    const { url } = await serveVenue(venue, { feed, prices });
    const expiresAt = new Date(Date.now() + DAY_MS / 2);
    const owner = await connect({ url: venue.ownerUrl, poolSize: 1 });
    const { text } = await createToken(owner, { name: 'bot', scope: 'admin', portfolioId: null, expiresAt });
    await owner.close();
    const headers = { authorization: `Bearer ${text}` };
    const client = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, headers })] });
    const [market] = markets;
    const buy = (tradeId: string, timestamp = '2010-01-01T00:00:00Z') =>
      client.trade.execute.mutate(
        aBuy({ portfolioId: 1, tradeId, marketId: market!.marketId, amount: '10', timestamp }),
      );
    prices.start();
    await expect.poll(() => buy('before')).toMatchObject({ tradeId: 'before' });

    wrong(clock);
    // Whatever is done now may be refused: a token has run out, or a signal is of tomorrow.
    await buy('meanwhile').catch(() => undefined);
    await prices.update().catch(() => undefined);
    right(clock);

    await expect
      .poll(
        async () => {
          const { marks, positions } = await client.portfolio.summary.query({ portfolioId: 1 });
          const ages = positions.map(({ markAgeMs }) => markAgeMs);
          return {
            stale: marks.stalePositions,
            aged: ages.every((age) => age !== null && age < YOUNG_MS),
            lease: (await client.price.status.query()).lease,
          };
        },
        { interval: 50 },
      )
      .toEqual({ stale: 0, aged: true, lease: 'here' });
    expect(await buy('after')).toMatchObject({ replayed: false });
    expect(await verifyAudit(db)).toMatchObject({ clean: true });
  },
);
