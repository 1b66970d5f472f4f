import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import {
  findLease,
  formatPrice,
  formatUsd,
  getMarket,
  listMarkets,
  listPositions,
  listSnapshots,
  parsePrice,
  verifyAudit,
  type Database,
  type Price,
} from '@prescient/core';
import { polymarketClient, type HistoryOptions, type OutcomeHandle } from '@prescient/venues';
import { generateDay, type HttpObservation, type Observation } from '@prescient/recording';
import { expect, test } from 'vitest';
import { buyAll, gammaClient, madeUp, playerOf, serviceOf, testDatabase } from './support/kept-venue.ts';

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  holder.close();
  await once(holder, 'close');
  return port;
}

test('a venue that cannot be reached is said once and tried again; once it answers its markets are there', async () => {
  const port = await freePort();
  const db = await testDatabase();
  const client = polymarketClient({ gammaUrl: `http://127.0.0.1:${port}/gamma`, retries: 0 });
  const pace = { intervalMs: 200, retryMs: 20, afterEndMs: 20, keepMs: 90 * 86_400_000 };
  const { service, lines } = serviceOf(client, db, pace);
  service.start();
  expect(await service.first).toBe(false);
  expect(lines).toEqual([
    'Polymarket could not be reached. It is tried again and again; the API serves meanwhile.',
  ]);
  const player = await playerOf(generateDay({ seed: 'back', markets: 5, changes: 10 }), port);
  await expect.poll(() => lines).toContain('Polymarket answers again.');
  expect((await listMarkets(db, { limit: 500 })).items).toHaveLength(5);

  await player.close();
  await expect.poll(() => lines.filter((line) => line.includes('could not be reached'))).toHaveLength(2);
  await service.stop();
  expect(await findLease(db, 'market-service:polymarket')).toBeNull();
});

/** The prices that are kept of all markets, two an outcome at most. */
async function pricesKept(db: Database): Promise<number> {
  let kept = 0;
  for (const { venue, marketId } of (await listMarkets(db, { limit: 500 })).items)
    kept += (await listSnapshots(db, { venue, marketId, outcome: 0, limit: 2 })).items.length;
  return kept;
}

test('an old price of an open market is not added only to be forgotten again', async () => {
  const player = await playerOf(generateDay({ seed: 'old prices', markets: 3, changes: 10, resolutions: 0 }));
  const db = await testDatabase();
  const client = gammaClient(player);
  const { service } = serviceOf(client, db, { keepMs: 86_400_000 });
  await service.update();
  expect([service.counts.added, await pricesKept(db)]).toEqual([3, 0]);
  await serviceOf(client, db).service.update();
  expect(await pricesKept(db)).toBe(3);
});

test('what is held gets the prices of before it was watched, once', async () => {
  const startedAt = new Date(Date.now() - 3_600_000);
  const day = generateDay({
    seed: 'histories',
    markets: 2,
    changes: 10,
    resolutions: 0,
    history: 24,
    startedAt,
  });
  const db = await testDatabase();
  const { service } = serviceOf(gammaClient(await playerOf(day)), db, { keepMs: 86_400_000 });
  await service.update();
  const [held, other] = (await listMarkets(db, { limit: 2 })).items;
  await buyAll(db, [held!]);
  await service.update();
  // Of 24 hours before the hour that went by, 22 or 23 are not older than a day.
  const found = service.counts.histories;
  expect([22, 23]).toContain(found);
  const { items } = await listSnapshots(db, { ...held!, outcome: 0, limit: 500 });
  expect(items.filter(({ at }) => at < startedAt)).toHaveLength(found);
  expect((await listSnapshots(db, { ...other!, outcome: 0, limit: 500 })).items).toHaveLength(1);
  await service.update();
  expect(service.counts.histories).toBe(found);
});

test('price histories: one row that cannot be kept keeps no other row and no other market out', async () => {
  const day = generateDay({ seed: 'poison', markets: 3, changes: 10, resolutions: 0, history: 24 });
  const db = await testDatabase();
  const sound = gammaClient(await playerOf(day));
  const poisons = (at: Date) => [
    { at, price: 1_000_001n as Price },
    { at: new Date(Number.NaN), price: 1n as Price },
    { at: new Date(Date.now() + 86_400_000), price: 1n as Price },
  ];
  let poisoned: string | null = null;
  const priceHistory = async (handle: OutcomeHandle, options: HistoryOptions) => {
    const points = await sound.priceHistory(handle, options);
    return handle.marketId === poisoned ? [...poisons(options.from), ...points] : points;
  };
  const client = new Proxy(sound, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name === 'priceHistory') return priceHistory;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const { service } = serviceOf(client, db);
  await service.update();
  const markets = (await listMarkets(db, { limit: 3 })).items;
  poisoned = markets[1]!.marketId;
  await buyAll(db, markets);
  await service.update();
  const kept = await Promise.all(
    markets.map(async ({ venue, marketId }) => {
      const { items } = await listSnapshots(db, { venue, marketId, outcome: 0, limit: 500 });
      return items.filter(({ bid, ask }) => bid === null && ask === null).length;
    }),
  );
  expect(new Set(kept)).toEqual(new Set([kept[0]]));
  expect(kept[0]).toBeGreaterThanOrEqual(24);
  expect(service.counts.histories).toBe(3 * 24);
});

test('a day of resolutions of every kind is learnt whole: a result that is amended after it was paid is paid again', async () => {
  const day = generateDay({ seed: 'all endings', markets: 14, changes: 40 });
  const player = await playerOf(day);
  const db = await testDatabase();
  const { service } = serviceOf(gammaClient(player), db);
  await service.update();
  const { items: markets } = await listMarkets(db, { limit: 500 });
  await buyAll(db, markets);
  const kinds = day.truth.markets.map(({ resolution }) => resolution?.kind);
  expect(kinds).toEqual(expect.arrayContaining(['amended', 'disputed']));

  const amended = day.truth.markets.find(({ resolution }) => resolution?.kind === 'amended')!;
  const ref = { venue: 'polymarket', marketId: amended.marketId };
  const resolvedAt = amended.resolution!.steps.find(({ step }) => step === 'resolved')!.at;
  await player.play(resolvedAt);
  await service.update();
  expect(await getMarket(db, ref)).toMatchObject({ state: 'settled', payout: parsePrice('1'), revision: 1 });
  const tradeId = `buy_yes-${amended.marketId}`;
  const positionOf = async () =>
    (await listPositions(db, { portfolioId: 1, limit: 500 })).items.find(
      (position) => position.tradeId === tradeId,
    );
  expect(formatUsd((await positionOf())!.realizedPnl)).toBe('90.000000');

  await player.play();
  await service.update();
  await service.update();
  expect(await getMarket(db, ref)).toMatchObject({ state: 'settled', payout: parsePrice('0'), revision: 2 });
  expect(formatUsd((await positionOf())!.realizedPnl)).toBe('-30.000000');
  expect(service.counts).toMatchObject({ reversed: 1, unsettled: 0 });
  for (const { marketId, resolution } of day.truth.markets) {
    const { state, payout } = await getMarket(db, { venue: 'polymarket', marketId });
    const paid = payout === null || payout === 'void' ? null : Number(formatPrice(payout));
    const { payouts } = resolution!;
    expect([marketId, state, paid]).toEqual([
      marketId,
      payouts === null ? 'closed' : 'settled',
      payouts === null ? null : Number(payouts[0]),
    ]);
  }
  expect((await verifyAudit(db, null)).differences).toEqual([]);
});

/** A market as Gamma tells of it; closed with prices that are no result, a person has to look at it. */
const gammaMarket = (id: number, fields: Record<string, unknown> = {}): string =>
  JSON.stringify({
    id: String(id),
    question: `Does ship ${id} come in?`,
    conditionId: `0x${id}`,
    outcomes: '["Yes","No"]',
    outcomePrices: '["0.4","0.6"]',
    clobTokenIds: `["${id}1","${id}2"]`,
    active: true,
    closed: true,
    acceptingOrders: false,
    orderPriceMinTickSize: 0.01,
    orderMinSize: 5,
    updatedAt: '2026-02-01T12:00:00Z',
    ...fields,
  });

const told = (at: number, url: string, body: string): HttpObservation => ({
  at,
  kind: 'http',
  method: 'GET',
  host: 'gamma',
  url,
  status: 200,
  body,
});

/** More than a round reads. */
const STUCK = 210;

test(`what has ended is learnt although ${STUCK} markets wait for a person, and although the list is down`, async () => {
  const ids = Array.from({ length: STUCK + 2 }, (_, index) => 1000 + index);
  const [held, unheld] = [ids.at(-2)!, ids.at(-1)!];
  const open = { closed: false, acceptingOrders: true };
  const won = {
    outcomePrices: '["1","0"]',
    umaResolutionStatus: 'resolved',
    updatedAt: '2026-02-01T14:00:00Z',
  };
  const closed = { updatedAt: '2026-02-01T13:00:00Z' };
  const said: Observation[] = [
    ...ids.map((id) => told(0, `/markets/${id}`, gammaMarket(id, open))),
    ...ids.map((id) => told(1, `/markets/${id}`, gammaMarket(id, closed))),
    ...[held, unheld].map((id) => told(2, `/markets/${id}`, gammaMarket(id, won))),
    { at: 2, kind: 'outage', host: 'gamma', path: '/markets/keyset', times: 100, status: 500, body: '' },
  ];
  const player = await playerOf(madeUp('polymarket', said));
  const db = await testDatabase();
  const { service } = serviceOf(gammaClient(player), db);
  await service.update();
  const { items } = await listMarkets(db, { limit: 500 });
  expect(items).toHaveLength(ids.length);
  await buyAll(db, [items.find(({ marketId }) => marketId === String(held))!]);

  await player.play(1);
  for (let round = 0; round < 2; round += 1) await service.update();
  const closedNow = await listMarkets(db, { limit: 500, state: 'closed' });
  expect(closedNow.items).toHaveLength(ids.length);

  await player.play(2);
  await service.update();
  const stateOf = async (id: number) =>
    (await getMarket(db, { venue: 'polymarket', marketId: String(id) })).state;
  expect(await stateOf(held)).toBe('settled');
  await service.update();
  expect(await stateOf(unheld)).toBe('settled');
});

const clobMarket = (id: number, winner: 0 | 1 | null): HttpObservation => ({
  ...told(
    1,
    `/markets/0x${id}`,
    JSON.stringify({
      condition_id: `0x${id}`,
      closed: true,
      tokens: [0, 1].map((index) => ({
        token_id: `${id}${index + 1}`,
        outcome: '',
        winner: index === winner,
      })),
    }),
  ),
  host: 'clob',
});

test('what closed without the oracle is settled by the second source, and goes to a person where the two differ', async () => {
  const [agreed, contradicted, unknown, silent] = [21, 22, 23, 24];
  const ids = [agreed, contradicted, unknown, silent];
  const final = { outcomePrices: '["1","0"]', updatedAt: '2026-02-01T13:00:00Z' };
  const said: Observation[] = [
    ...ids.map((id) => told(0, `/markets/${id}`, gammaMarket(id, { closed: false, acceptingOrders: true }))),
    ...ids.map((id) => told(1, `/markets/${id}`, gammaMarket(id, final))),
    clobMarket(agreed, 0),
    clobMarket(contradicted, 1),
    clobMarket(unknown, null),
  ];
  const player = await playerOf(madeUp('polymarket', said));
  const db = await testDatabase();
  const { service } = serviceOf(gammaClient(player), db);
  await service.update();
  await buyAll(db, (await listMarkets(db, { limit: 500 })).items);
  await player.play(1);
  await service.update();
  const kept = await Promise.all(ids.map((id) => getMarket(db, { venue: 'polymarket', marketId: `${id}` })));
  expect(kept.map(({ state, reviewReason }) => [state, reviewReason])).toEqual([
    ['settled', null],
    ['closed', 'SOURCES_DIFFER'],
    ['closed', 'NOT_CONFIRMED'],
    ['closed', 'NOT_CONFIRMED'],
  ]);
});

test('of two processes one asks the venue, and the other goes on when it leaves', async () => {
  const player = await playerOf(generateDay({ seed: 'two', markets: 2, changes: 10, resolutions: 0 }));
  const db = await testDatabase();
  const client = gammaClient(player);
  // A lease lasts as long as its interval: a slow machine must not lose it meanwhile. That of the other is far shorter.
  const one = serviceOf(client, db, { intervalMs: 60_000 }).service;
  const other = serviceOf(client, db, { intervalMs: 600 }).service;
  one.start();
  expect(await one.first).toBe(true);
  other.start();
  expect(await other.first).toBe(true);
  expect(other.counts.rounds).toBe(0);
  await one.stop();
  await expect.poll(() => other.counts.rounds).toBeGreaterThan(0);
});
