import { rememberRuns, type RunRecord } from '@prescient/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.close());

const MOMENTS = { sharpe: 0.1, skewness: 0, kurtosis: 3, count: 30 };

/** A run as `replay run` remembers it; its digits are those of a letter. */
const aRun = (letter: string, sharpe: number | null, minPrice: number): RunRecord => ({
  fingerprint: letter.repeat(64),
  strategy: 'favourite',
  version: 1,
  strategyFingerprint: 'favourite',
  file: 'favourite',
  config: { minPrice },
  seed: '1',
  tapeHash: 'f'.repeat(64),
  tape: { hash: 'f'.repeat(64), parts: [], sources: ['recording'], grain: 'books', refused: {} },
  startsAt: new Date('2026-05-01T00:00:00Z'),
  endsAt: new Date('2026-06-01T00:00:00Z'),
  settings: { balance: '10000.000000', seed: '1' },
  summary: {
    counters: { rows: 5 },
    figures: {
      initialBalance: '10000.000000',
      equity: '10100.000000',
      totalReturn: 0.01,
      returnOnCost: 0.05,
      days: 30,
      trades: 40,
      closed: 40,
      events: 20,
      winRate: 0.6,
      fees: '3.000000',
      volume: '4000.000000',
      drawdown: 0.02,
      exposure: 0.1,
      sharpe: 1.9,
      sortino: 2,
      probabilisticSharpe: 0.7,
      moments: sharpe === null ? null : { ...MOMENTS, sharpe },
    },
  },
  sharpe,
});

test('replays are told with all that decided them, and one of them is judged by the others', async () => {
  const { replay } = api.client;
  expect((await replay.list.query({})).items).toEqual([]);
  await rememberRuns(api.db, [aRun('a', 0.1, 0.6), aRun('b', 0.3, 0.9), aRun('c', null, 0.95)]);
  const { items } = await replay.list.query({ strategy: 'favourite' });
  expect(items.map(({ config }) => config['minPrice']).toSorted()).toEqual([0.6, 0.9, 0.95]);
  expect(items[0]).toMatchObject({
    strategy: 'favourite',
    tape: { hash: 'f'.repeat(64), sources: ['recording'], grain: 'books' },
    from: '2026-05-01T00:00:00.000Z',
    to: '2026-06-01T00:00:00.000Z',
    figures: { totalReturn: 0.01, equity: '10100.000000' },
    count: 1,
    portfolioId: null,
  });
  expect((await replay.list.query({ strategy: 'another' })).items).toEqual([]);
  expect((await replay.list.query({ limit: 1 })).items).toHaveLength(1);

  const one = await replay.get.query({ run: 'aaaaaa' });
  expect(one).toMatchObject({ fingerprint: 'a'.repeat(64), runs: 3 });
  const best = await replay.get.query({ run: 'b'.repeat(64) });
  // The better of two by its Sharpe ratio is the less due to luck; where there is too little, nobody says.
  expect(one.deflatedSharpe!).toBeLessThan(best.deflatedSharpe!);
  expect((await replay.get.query({ run: 'cccccc' })).deflatedSharpe).toBeNull();
});

test('a replay that nobody knows is refused by its code, in each face', async () => {
  expect(await refusalOf(api.client.replay.get.query({ run: 'dddddd' }))).toMatchObject({
    code: 'REPLAY_NOT_FOUND',
    retryable: false,
  });
  const { status, body } = await api.get('/v1/replay/get?run=dddddd');
  expect([status, body.error.code]).toEqual([404, 'REPLAY_NOT_FOUND']);
});
