import { join } from 'node:path';
import { parquetWriteFile } from 'hyparquet-writer';
import { expect, it } from 'vitest';
import { pmxtV1 } from '../../src/importers/pmxt-v1/importer.ts';
import { pmxtV2 } from '../../src/importers/pmxt-v2/importer.ts';
import {
  ArchiveFolder,
  conditionOf,
  FIRST_HOUR,
  HOUR_MS,
  hourName,
  madeHour,
} from '../support/archive-files.ts';
import { storiesOfSink } from '../support/archive-oracle.ts';
import type { ArchiveRow } from '../support/archive-row.ts';
import { tokenIds } from '../support/market-pages.ts';

/** A row of the archive's first shape. */
interface FirstRow {
  readonly received: number;
  readonly type: string;
  readonly data: string;
}

const [ASSET] = tokenIds(1);
const decimal = (units: bigint | null, decimals: number): string | null =>
  units === null ? null : (Number(units) / 10 ** decimals).toFixed(decimals);

const updateOf = (ms: number, type: string, more: object): FirstRow => ({
  received: FIRST_HOUR + ms,
  type,
  data: JSON.stringify({ token_id: ASSET, side: 'YES', timestamp: (FIRST_HOUR + ms - 200) / 1_000, ...more }),
});
const bookAt = (ms: number, more: object = {}): FirstRow =>
  updateOf(ms, 'book_snapshot', {
    best_bid: '0.4',
    best_ask: null,
    bids: [['0.4', '100']],
    asks: [],
    ...more,
  });
const changeAt = (ms: number, more: object = {}): FirstRow =>
  updateOf(ms, 'price_change', {
    best_bid: '0.41',
    best_ask: null,
    change_price: '0.41',
    change_size: '3',
    change_side: 'BUY',
    ...more,
  });

/** The same row in the archive's first shape. */
function firstRowOf(row: ArchiveRow): FirstRow {
  const isBook = row.event === 'book';
  const { received, source, asset, bids, asks, side } = row;
  const [bid, ask] = [decimal(row.bestBid, 4), decimal(row.bestAsk, 4)];
  const shared = { token_id: asset, side: 'YES', best_bid: bid, best_ask: ask, timestamp: source / 1_000 };
  const levels = { bids: JSON.parse(bids ?? '[]') as unknown, asks: JSON.parse(asks ?? '[]') as unknown };
  const change = {
    change_price: decimal(row.price, 4),
    change_size: decimal(row.size, 6),
    change_side: side,
  };
  const data = JSON.stringify({ ...shared, ...(isBook ? levels : change) });
  return { received, type: isBook ? 'book_snapshot' : 'price_change', data };
}

function writeFirst(folder: ArchiveFolder, rows: readonly FirstRow[], without = ''): string {
  const filename = join(folder.path, hourName(0));
  const columnData = [
    {
      name: 'timestamp_received',
      data: rows.map(({ received }) => new Date(received)),
      type: 'TIMESTAMP' as const,
    },
    {
      name: 'timestamp_created_at',
      data: rows.map(({ received }) => new Date(received)),
      type: 'TIMESTAMP' as const,
    },
    { name: 'market_id', data: rows.map(() => conditionOf(1)), type: 'STRING' as const },
    { name: 'update_type', data: rows.map(({ type }) => type), type: 'STRING' as const },
    { name: 'data', data: rows.map(({ data }) => data), type: 'STRING' as const },
  ].filter(({ name }) => name !== without);
  parquetWriteFile({ filename, columnData, rowGroupSize: 100 });
  return filename;
}

it('brings the same books as the second shape of the same archive, in whatever order its tokens are', async () => {
  const rows = madeHour(0, { rows: 80 }).filter(({ event }) => event !== 'last_trade_price');
  const folder = new ArchiveFolder();
  const second = await folder.read(pmxtV2, [await folder.write(0, rows)]);
  const byTime = rows.toSorted((a, b) => a.received - b.received);
  for (const sorted of [rows, byTime]) {
    const sink = await folder.read(pmxtV1, [writeFirst(folder, sorted.map(firstRowOf))]);
    expect(sink.refused).toEqual({});
    expect(storiesOfSink(sink)).toEqual(storiesOfSink(second));
  }
});

it.each<[string, FirstRow]>([
  ['unreadable-data', { received: FIRST_HOUR + 5, type: 'price_change', data: '{"token_id": 7' }],
  ['unknown-token', changeAt(5, { token_id: '7' })],
  ['unknown-event', { ...changeAt(5), type: 'market_closed' }],
  ['unknown-side', changeAt(5, { change_side: 'YES' })],
  ['price-out-of-range', changeAt(5, { change_price: '1.2' })],
  ['price-out-of-range', changeAt(5, { change_price: null })],
  ['size-unreadable', changeAt(5, { change_size: '1e9' })],
  ['size-too-large', changeAt(5, { change_size: '99999999999.5' })],
  ['best-price-differs', changeAt(5, { best_bid: '0.4' })],
  ['unreadable-levels', bookAt(5, { bids: [['0.4']] })],
  ['crossed-book', bookAt(5, { best_bid: null, asks: [['0.4', '1']] })],
  ['outside-hour', changeAt(HOUR_MS)],
])('refuses %s by its name', async (name, row) => {
  const folder = new ArchiveFolder();
  const sink = await folder.read(pmxtV1, [writeFirst(folder, [bookAt(0), row])]);
  expect(sink.refused).toEqual({ [name]: 1 });
});

it('knows its files, and names a column that one of them lacks', async () => {
  const folder = new ArchiveFolder();
  const file = writeFirst(folder, [bookAt(0)]);
  expect(await pmxtV1.matches(file)).toBe(true);
  expect(await pmxtV2.matches(file)).toBe(false);
  await expect(folder.read(pmxtV2, [file])).rejects.toMatchObject({ code: 'MISSING_COLUMN' });
  await expect(folder.read(pmxtV1, [writeFirst(folder, [bookAt(0)], 'data')])).rejects.toMatchObject({
    code: 'MISSING_COLUMN',
    message: expect.stringContaining('(data)') as unknown,
  });
});
