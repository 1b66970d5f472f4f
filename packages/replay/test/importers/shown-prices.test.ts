import { gzipSync } from 'node:zlib';
import { madeWeek } from '@prescient/testkit/stock-weekly';
import { parsePrice } from '@prescient/core/money';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kalshiCandles } from '../../src/importers/kalshi-candles/kalshi-candles.ts';
import { priceHistory } from '../../src/importers/price-history/price-history.ts';
import { stockWeekly } from '../../src/importers/stock-weekly/stock-weekly.ts';
import { Files } from '../support/import-files.ts';
import { gammaMarket, kalshiMarket, tokenIds } from '../support/market-pages.ts';
import type { MemorySink } from '../support/memory-sink.ts';

let files: Files;
let gamma = '';
let kalshi = '';
beforeAll(async () => {
  files = await Files.make();
  gamma = await files.write('gamma.json', [gammaMarket(1), gammaMarket(2)]);
  kalshi = await files.write('kalshi.json', { markets: [kalshiMarket('KXA-1-X'), kalshiMarket('KXA-1-Y')] });
});
afterAll(() => files.remove());

const T = 1_770_476_912;
const [yes, no] = tokenIds(1);

/** The prices of a tape, as `[second, market, outcome, price]`. */
const told = ({ notes, tokens }: MemorySink): unknown[] =>
  notes.flatMap((note) =>
    note.kind === 'price'
      ? [[note.at / 1_000, tokens[note.token]!.marketId, tokens[note.token]!.outcome, Number(note.price)]]
      : [],
  );

test('price-history: each price of a token, and the rest of a dollar for the other one', async () => {
  const history = {
    history: [
      { t: T + 60, p: 0.4 },
      { t: T, p: 0.2250004 },
    ],
  };
  const file = await files.write(`prices-${yes}.json`, history);
  const { sink } = await files.bring(priceHistory, [file], [gamma]);
  expect(told(sink)).toEqual([
    [T, '1', 0, 225_000],
    [T, '1', 1, 775_000],
    [T + 60, '1', 0, 400_000],
    [T + 60, '1', 1, 600_000],
  ]);
  expect(sink.refused).toEqual({});
  expect(sink.rows).toEqual([]);
});

test('price-history: a token with a history of its own has those prices only', async () => {
  const first = await files.write('first.json', { market: yes, history: [{ t: T, p: 0.2 }] });
  const second = await files.write(
    'second.json.gz',
    gzipSync(JSON.stringify([{ token_id: no, history: [{ t: T + 1, p: 0.7 }] }])),
  );
  const { sink } = await files.bring(priceHistory, [first, second], [gamma]);
  expect(told(sink)).toEqual([
    [T, '1', 0, 200_000],
    [T + 1, '1', 1, 700_000],
  ]);
});

test.each([
  ['price-out-of-range', { t: T, p: 1.01 }],
  ['price-out-of-range', { t: T, p: -0.01 }],
  ['damaged-point', { t: 'soon', p: 0.5 }],
  ['damaged-point', { t: T }],
  ['damaged-point', { t: T, p: null }],
  ['damaged-point', 7],
  ['duplicate-price', { t: T + 60, p: 0.4 }],
  ['contradicting-price', { t: T + 60, p: 0.5 }],
])('price-history: %s of %j', async (name, point) => {
  const content = { market: yes, history: [{ t: T + 60, p: 0.4 }, point] };
  const { sink } = await files.bring(priceHistory, [await files.write('p.json', content)], [gamma]);
  expect(told(sink)).toHaveLength(2);
  expect(Object.keys(sink.refused)).toEqual([name]);
});

test('price-history: a token of no market is counted by its points', async () => {
  const file = await files.write('p.json', {
    market: '9'.repeat(77),
    history: [
      { t: T, p: 0.4 },
      { t: T + 1, p: 0.4 },
    ],
  });
  expect((await files.bring(priceHistory, [file], [gamma])).sink.refused).toEqual({ 'unknown-market': 2 });
});

/** A candle as live markets have it, and as old ones do. */
const candle = (at: number, close: string | null) => ({
  end_period_ts: at,
  price: { close_dollars: close, open_dollars: '0.9900' },
  volume_fp: '1.00',
});
const oldCandle = (at: number, close: string | null) => ({
  end_period_ts: at,
  price: { close, open: '0.9900' },
});

test.each([
  [
    'an answer',
    {
      ticker: 'KXA-1-X',
      candlesticks: [candle(T, '0.6400'), candle(T + 60, null), candle(T + 120, '0.6500')],
    },
  ],
  [
    'an old market',
    { ticker: 'KXA-1-X', h60: [oldCandle(T, '0.64'), oldCandle(T + 120, '0.65'), oldCandle(T + 60, null)] },
  ],
  [
    'an answer about many',
    { markets: [{ market_ticker: 'KXA-1-X', candlesticks: [candle(T, '0.64'), candle(T + 120, '0.65')] }] },
  ],
  [
    'a list of answers',
    [
      { ticker: 'KXA-1-X', candlesticks: [candle(T, '0.64')] },
      { ticker: 'KXA-1-X', candlesticks: [candle(T + 120, '0.65')] },
    ],
  ],
  ['the name of the file', { candlesticks: [candle(T, '0.64'), candle(T + 120, '0.65')] }],
])('kalshi-candles: %s', async (_, content) => {
  const { sink } = await files.bring(kalshiCandles, [await files.write('KXA-1-X.json', content)], [kalshi]);
  expect(told(sink)).toEqual([
    [T, 'KXA-1-X', 0, 640_000],
    [T, 'KXA-1-X', 1, 360_000],
    [T + 120, 'KXA-1-X', 0, 650_000],
    [T + 120, 'KXA-1-X', 1, 350_000],
  ]);
  expect(sink.refused).toEqual({});
});

test.each([
  ['price-out-of-range', candle(T + 1, '1.0000')],
  ['off-tick', candle(T + 1, '0.6450')],
  ['damaged-candle', candle(T + 1, 'x')],
  ['damaged-candle', { end_period_ts: T + 1 }],
  ['damaged-candle', candle(Number.NaN, '0.5')],
  ['damaged-candle', null],
])('kalshi-candles: %s of %j', async (name, bad) => {
  const content = { ticker: 'KXA-1-X', candlesticks: [candle(T, '0.6400'), bad] };
  const { sink } = await files.bring(kalshiCandles, [await files.write('c.json', content)], [kalshi]);
  expect(told(sink)).toHaveLength(2);
  expect(sink.refused).toEqual({ [name]: 1 });
});

const MADE = new URL('../../../core/test/fixtures/stock-weekly/', import.meta.url);

test('stock-weekly: every price and every result that another reader of the files finds', async () => {
  const { sink, progress } = await files.bring(
    stockWeekly,
    ['prices.ndjson', 'markets.csv'].map((name) => new URL(name, MADE).pathname),
  );
  const expected = madeWeek().flatMap(({ marketId, history }) =>
    history.map(([second, price]) => [second, marketId, 0, Number(parsePrice(price))]),
  );
  const all = told(sink) as [number, string, number, number][];
  const sure = new Set(madeWeek().map(({ marketId }) => marketId));
  const found = all.filter(([, marketId, outcome]) => sure.has(marketId) && outcome === 0);
  expect(found.toSorted()).toEqual(expected.toSorted());
  expect(all.filter(([, , outcome]) => outcome === 1)).toEqual(
    all.filter(([, , outcome]) => outcome === 0).map(([at, id, , price]) => [at, id, 1, 1_000_000 - price]),
  );
  const results = sink.notes.flatMap((note) =>
    note.kind === 'market' && note.listing.observation.state === 'resolved' && sure.has(note.listing.marketId)
      ? [
          [
            note.listing.marketId,
            note.at,
            note.listing.observation.payout === 1_000_000n,
            note.listing.question,
          ],
        ]
      : [],
  );
  expect(results.toSorted()).toEqual(
    madeWeek()
      .map(({ marketId, resolvedAt, yesWon, question }) => [marketId, resolvedAt.getTime(), yesWon, question])
      .toSorted(),
  );
  expect(sink.refused).toEqual({ 'unsure-result': 1 });
  expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total);
});

test('stock-weekly: a market, a line or a point that cannot be trusted is counted', async () => {
  const table = await files.write(
    'markets.csv',
    [
      'market_id,question,resolution_time_utc,outcome,outcome_check',
      'a,"Will A, or B?",2026-02-09T21:00:00Z,1,agree',
      'a,Again?,2026-02-09T21:00:00Z,0,agree',
      'b,When?,2026-02-30T21:00:00Z,1,agree',
      'c,Cut?,2026-02-09T21:00:00Z',
      '',
    ].join('\n'),
  );
  const prices = await files.write(
    'prices.ndjson',
    [
      { market_id: 'a', history: [[T, 0.5], [T + 1, 1.5], [T + 2], 'x', [T, 0.5], [T + 3, '0.5']] },
      { market_id: 'b', history: [[T, 0.5]] },
      { market_id: 'a' },
      { market_id: 'a', history: [] },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  );
  const { sink } = await files.bring(stockWeekly, [prices], [table]);
  expect(told(sink)).toEqual([
    [T, 'a', 0, 500_000],
    [T, 'a', 1, 500_000],
  ]);
  expect(sink.refused).toEqual({
    'damaged-line': 3,
    'duplicate-market': 1,
    'price-out-of-range': 1,
    'damaged-point': 3,
    'duplicate-price': 2,
    'unknown-market': 1,
  });
});
