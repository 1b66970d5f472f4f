import { listMarkets, listPositions, verifyAudit } from '@prescient/core';
import { Player, World, worldStrands } from '@prescient/recording';
import { TestClock } from '@prescient/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { buyAll, gammaClient, serviceOf, testDatabase } from './support/kept-venue.ts';

const HOUR_MS = 3_600_000;

/** A world with fewer markets, so that a day of it is soon told. */
const world = new World({
  seed: 'days',
  strands: worldStrands.map((strand) => ({ ...strand, everyMs: 3 * strand.everyMs, changeMs: 300_000 })),
});

test('over days of the world trades go on, and each is settled, also by a process that was away when its market ended', async () => {
  const clock = new TestClock();
  const db = await testDatabase(clock);
  let player = await Player.start(world, { speed: 'unpaced', from: clock.now().getTime() });
  onTestFinished(() => player.close());
  let { service } = serviceOf(gammaClient(player), db);
  const bought = new Set<string>();
  for (let turn = 0; turn < 4; turn += 1) {
    await service.update();
    const { items } = await listMarkets(db, { limit: 500, trading: true });
    const fresh = items.filter(({ marketId }) => !bought.has(marketId)).slice(0, 8);
    expect(fresh.length).toBeGreaterThan(2);
    await buyAll(db, fresh);
    for (const { marketId } of fresh) bought.add(marketId);
    clock.pass(9 * HOUR_MS);
    await player.close();
    await service.stop();
    player = await Player.start(world, { speed: 'unpaced', from: clock.now().getTime() });
    ({ service } = serviceOf(gammaClient(player), db));
    await service.update();
    expect(service.counts.settled).toBeGreaterThan(0);
  }
  expect(bought.size).toBeGreaterThan(15);
  clock.pass(24 * HOUR_MS);
  await player.seek(clock.now().getTime());
  await service.update();
  const { items: left } = await listPositions(db, { portfolioId: 1, status: 'open', limit: 500 });
  expect(left).toEqual([]);
  expect((await verifyAudit(db)).differences).toEqual([]);
});
