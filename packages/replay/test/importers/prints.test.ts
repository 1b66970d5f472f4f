import { shortOrFull } from '@prescient/testkit/length';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Importer } from '../../src/importers/importer.ts';
import { kalshiTrades } from '../../src/importers/kalshi-trades/kalshi-trades.ts';
import { polyData } from '../../src/importers/poly-data/poly-data.ts';
import { ASK, LAST, PRINT } from '../../src/tape/row.ts';
import { Files } from '../support/import-files.ts';
import { gammaMarket, kalshiMarket } from '../support/market-pages.ts';
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

/** A trade as it happened, by which rows are made and judged. */
interface Truth {
  readonly second: number;
  readonly market: 0 | 1;
  readonly outcome: 0 | 1;
  readonly isSale: boolean;
  readonly cents: number;
  /** Hundredths of a share. */
  readonly hundredths: number;
}

const truths = fc.array(
  fc.record<Truth>({
    second: fc.integer({ min: 0, max: 5 }),
    market: fc.constantFrom(0, 1),
    outcome: fc.constantFrom(0, 1),
    isSale: fc.boolean(),
    cents: fc.integer({ min: 1, max: 99 }),
    hundredths: fc.integer({ min: 1, max: 10_000_000 }),
  }),
  { maxLength: 20 },
);

const START = Date.parse('2026-05-01T12:00:00Z');
const POLY_COLUMNS =
  'timestamp,market_id,maker,taker,nonusdc_side,maker_direction,taker_direction,price,usd_amount,token_amount,transactionHash';

const polyLine = (t: Truth, id: number): string =>
  [
    new Date(START + t.second * 1_000).toISOString().replace('Z', '000'),
    `${t.market + 1}`,
    '0xmaker',
    '0xtaker',
    `token${t.outcome + 1}`,
    t.isSale ? 'BUY' : 'SELL',
    t.isSale ? 'SELL' : 'BUY',
    `${t.cents / 100}`,
    `${(t.cents * t.hundredths) / 10_000}`,
    `${t.hundredths / 100}`,
    `0x${id}`,
  ].join();

const kalshiLine = (t: Truth, id: number): string =>
  [
    `id-${id}`,
    `KXA-1-${'XY'[t.market]}`,
    `${t.hundredths / 100}`,
    `${t.outcome === 0 ? t.cents : 100 - t.cents}`,
    `${t.outcome === 1 ? t.cents : 100 - t.cents}`,
    ['yes', 'no'][t.outcome],
    new Date(START + t.second * 1_000).toISOString(),
  ].join();

const kalshiRecord = (t: Truth, id: number) => {
  const dollars = (cents: number): string => (cents / 100).toFixed(4);
  return {
    trade_id: `id-${id}`,
    ticker: `KXA-1-${'XY'[t.market]}`,
    count_fp: (t.hundredths / 100).toFixed(2),
    yes_price_dollars: dollars(t.outcome === 0 ? t.cents : 100 - t.cents),
    no_price_dollars: dollars(t.outcome === 1 ? t.cents : 100 - t.cents),
    taker_side: t.outcome === 0 ? 'yes' : 'no',
    created_time: new Date(START + t.second * 1_000).toISOString(),
  };
};

/** A source with a way to write trades in it. */
interface Source {
  readonly name: string;
  readonly importer: Importer;
  readonly markets: () => string;
  readonly ids: readonly [string, string];
  readonly write: (trades: readonly Truth[]) => string;
  /** Kalshi's takers buy either side. */
  readonly sells: boolean;
}

const KALSHI_COLUMNS = 'trade_id,ticker,count,yes_price,no_price,taker_side,created_time';
const ofKalshi = {
  importer: kalshiTrades,
  markets: () => kalshi,
  ids: ['KXA-1-X', 'KXA-1-Y'] as const,
  sells: false,
};
const SOURCES: readonly Source[] = [
  {
    name: 'poly-data',
    importer: polyData,
    markets: () => gamma,
    ids: ['1', '2'],
    sells: true,
    write: (trades) => [POLY_COLUMNS, ...trades.map(polyLine)].join('\n'),
  },
  {
    ...ofKalshi,
    name: 'kalshi-trades, a table',
    write: (trades) => `${[KALSHI_COLUMNS, ...trades.map(kalshiLine)].join('\r\n')}\r\n`,
  },
  {
    ...ofKalshi,
    name: 'kalshi-trades, pages a line',
    write: (trades) =>
      `${JSON.stringify({ trades: [], cursor: 'x' })}\n${trades.map((t, id) => JSON.stringify({ trades: [kalshiRecord(t, id)] })).join('\n')}`,
  },
  {
    ...ofKalshi,
    name: 'kalshi-trades, a record a line',
    write: (trades) => trades.map((t, id) => JSON.stringify(kalshiRecord(t, id))).join('\n') || '[]',
  },
  {
    ...ofKalshi,
    name: 'kalshi-trades, a page',
    write: (trades) => JSON.stringify({ cursor: '', trades: trades.map(kalshiRecord) }, null, 2),
  },
];

/** The prints of a tape in words. */
const told = ({ rows, tokens }: MemorySink): unknown[] =>
  rows.map(({ at, token, kind, flags, price, size }) => {
    const { marketId, outcome } = tokens[token]!;
    return [at, marketId, outcome, kind, flags, price, size];
  });

test.each(SOURCES)(
  '$name: every trade is a print, in order of time, and in that of the file',
  async (source) => {
    await fc.assert(
      fc.asyncProperty(truths, async (trades) => {
        const file = await files.write('trades', source.write(trades));
        const { sink } = await files.bring(source.importer, [file], [source.markets()]);
        const expected = trades
          .map((t) => [
            START + t.second * 1_000,
            source.ids[t.market],
            t.outcome,
            PRINT,
            source.sells && t.isSale ? ASK | LAST : LAST,
            t.cents * 10_000,
            t.hundredths * 10_000,
          ])
          .toSorted((a, b) => Number(a[0]) - Number(b[0]));
        expect(told(sink)).toEqual(expected);
        expect(sink.refused).toEqual({});
      }),
      { numRuns: shortOrFull(10, 200) },
    );
  },
);

const truth: Truth = { second: 1, market: 0, outcome: 0, isSale: false, cents: 45, hundredths: 1_000 };

test('a trade in two files is on the tape once', async () => {
  const later = { ...truth, second: 3 };
  const write = SOURCES[1]!.write;
  const one = await files.write('one', write([truth, later]));
  const other = await files.write(
    'other',
    `${KALSHI_COLUMNS}\n${kalshiLine(later, 1)}\n${kalshiLine(truth, 7)}\n`,
  );
  const { sink } = await files.bring(kalshiTrades, [one, other], [kalshi]);
  expect(sink.rows.map(({ at }) => at - START)).toEqual([1_000, 1_000, 3_000]);
  expect(sink.refused).toEqual({ 'duplicate-trade': 1 });
});

/** Lines with one fault each. */
const faulty = (line: string, faults: Readonly<Record<string, readonly [number, string]>>) =>
  Object.entries(faults).map(([name, [column, text]]) => {
    const fields = line.split(',');
    fields[column] = text;
    return [name, fields.join()] as const;
  });

test.each([
  ...faulty(polyLine(truth, 1), {
    'unknown-market': [1, '9'],
    'summary-of-a-match': [3, '0x4bFb41d5B3570DeFd03C39a9A4D8dE6Bd8B8982E'],
    'price-differs-from-amounts': [7, '0.5'],
    'price-out-of-range': [7, '1.2'],
    'bad-size': [9, '0'],
  }),
  ['damaged-line', polyLine(truth, 1).replace('2026-05-01', '2026-02-30')],
  ['damaged-line', polyLine(truth, 1).replace('token1', 'token3')],
  ['damaged-line', `${polyLine(truth, 1)},more`],
  ['damaged-line', '0x'],
  ['damaged-line', polyLine(truth, 1).replace('0xmaker', '"0xmaker')],
  ['off-tick', polyLine({ ...truth, cents: 45.5 }, 1)],
  ['duplicate-trade', polyLine(truth, 0)],
] as const)('poly-data: %s', async (name, line) => {
  const file = await files.write(
    'trades',
    [POLY_COLUMNS, polyLine(truth, 0), line, polyLine({ ...truth, second: 2 }, 2), ''].join('\n'),
  );
  const { sink } = await files.bring(polyData, [file], [gamma]);
  expect(sink.refused).toEqual({ [name]: 1 });
  expect(sink.rows.map(({ at }) => at - START)).toEqual([1_000, 2_000]);
});

test('poly-data: amounts that the chain rounded keep the price of the venue', async () => {
  const line = polyLine(truth, 1).split(',');
  // 0.333333 shares at 0.45 are 0.14999985 dollars.
  line.splice(7, 3, '0.4499995', '0.149999', '0.333333');
  const file = await files.write('trades', [POLY_COLUMNS, line.join()].join('\n'));
  const { sink } = await files.bring(polyData, [file], [gamma]);
  expect(sink.rows).toMatchObject([{ price: 450_000, size: 333_333 }]);
});

test.each([
  ...faulty(kalshiLine(truth, 1), {
    'unknown-market': [1, 'KXB-1'],
    'bad-size': [2, '0'],
    'prices-make-no-dollar': [3, '46'],
    'damaged-line': [5, 'maybe'],
  }),
  ['damaged-line', kalshiLine(truth, 1).replace('id-1', '')],
  ['damaged-line', kalshiLine(truth, 1).replace(',45,', ',,')],
  ['price-out-of-range', kalshiLine({ ...truth, cents: 100 }, 1)],
  ['off-tick', kalshiLine({ ...truth, cents: 45.5 }, 1)],
] as const)('kalshi-trades: %s', async (name, line) => {
  const file = await files.write('trades', [KALSHI_COLUMNS, kalshiLine(truth, 0), line, ''].join('\n'));
  const { sink } = await files.bring(kalshiTrades, [file], [kalshi]);
  expect(sink.refused).toEqual({ [name]: 1 });
  expect(sink.rows.map(({ at }) => at - START)).toEqual([1_000]);
});

/** The archive in question stores the whole cents of `0.01 * cents * 100`. */
const stored = (cents: number): number => Math.trunc((cents / 100) * 100);

test('kalshi-trades: a trade at any price is found again, where an archive lost a cent of it', async () => {
  const all = Array.from({ length: 99 }, (_, index) => index + 1);
  const lines = all.map((cents) => {
    const prices = [stored(cents), stored(100 - cents)];
    return `id-${cents},KXA-1-X,1,${prices.join()},yes,2026-05-01T12:00:${String(cents % 60).padStart(2, '0')}Z`;
  });
  const file = await files.write('trades', [KALSHI_COLUMNS, ...lines, ''].join('\n'));
  const { sink } = await files.bring(kalshiTrades, [file], [kalshi]);
  const cents = sink.rows.map(({ price }) => price / 10_000);
  expect(cents.toSorted((a, b) => a - b)).toEqual(all);
  // 29, 57 and 58 cents lose one, as a price of YES and as one of NO.
  expect(sink.refused).toEqual({ 'mended-missing-cent': 6 });
});

test.each([
  ['no side may have lost a cent', 40, 59],
  ['two cents are missing', 28, 70],
  ['a cent too much', 58, 43],
])('kalshi-trades: %s', async (_, yes, no) => {
  const file = await files.write(
    'trades',
    `${KALSHI_COLUMNS}\nid,KXA-1-X,1,${yes},${no},no,2026-05-01T12:00:00Z\n`,
  );
  const { sink } = await files.bring(kalshiTrades, [file], [kalshi]);
  expect(sink.rows).toEqual([]);
  expect(sink.refused).toEqual({ 'prices-make-no-dollar': 1 });
});
