import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pmxtV2 } from '../../src/importers/pmxt-v2/importer.ts';
import { CLEAR, LAST, LEVEL, PRINT } from '../../src/tape/row.ts';
import {
  ArchiveFolder,
  conditionOf,
  FIRST_HOUR,
  HOUR_MS,
  hourName,
  madeHour,
} from '../support/archive-files.ts';
import { storiesOfFiles, storiesOfSink } from '../support/archive-oracle.ts';
import { type ArchiveRow, EMPTY_ROW } from '../support/archive-row.ts';
import { tokenIds } from '../support/market-pages.ts';
import { MemorySink } from '../support/memory-sink.ts';
import type { ArchiveForm } from '../support/write-archive.ts';

const [ASSET, OTHER] = tokenIds(1);
const at = (ms: number): number => FIRST_HOUR + ms;

const rowOf = (ms: number, event: string, more: Partial<ArchiveRow> = {}): ArchiveRow => ({
  ...EMPTY_ROW,
  received: at(ms),
  source: at(ms) - 200,
  market: conditionOf(1),
  asset: ASSET,
  event,
  ...more,
});
const bookAt = (ms: number, more: Partial<ArchiveRow> = {}): ArchiveRow =>
  rowOf(ms, 'book', { bids: '[["0.39","5"],["0.4","100"]]', asks: '[["0.6","7.5"],["0.5","20"]]', ...more });
const changeAt = (ms: number, more: Partial<ArchiveRow> = {}): ArchiveRow =>
  rowOf(ms, 'price_change', {
    side: 'BUY',
    price: 4_100n,
    size: 3_000_000n,
    bestBid: 4_100n,
    bestAsk: 5_000n,
    ...more,
  });
const printAt = (ms: number, more: Partial<ArchiveRow> = {}): ArchiveRow =>
  rowOf(ms, 'last_trade_price', { side: 'SELL', price: 4_000n, size: 2_500_000n, ...more });

/** Imports an hour of some rows and returns the sink. */
async function imported(rows: readonly ArchiveRow[], form?: ArchiveForm) {
  const folder = new ArchiveFolder();
  return folder.read(pmxtV2, [await folder.write(0, rows, form)]);
}

const brief = ({ rows }: Awaited<ReturnType<typeof imported>>): string[] =>
  rows.map(
    ({ at: time, kind, flags }) =>
      `${time - FIRST_HOUR} ${['level', 'clear', 'print', 'gap'][kind]}${(flags & LAST) === 0 ? '' : '!'}`,
  );

it.each<[string, ArchiveForm]>([
  ['one group of rows', {}],
  ['small groups and pages, packed by Brotli', { codec: 'BROTLI', groupRows: 90, pageSize: 512 }],
  ['decimals as bytes, packed by GZIP', { codec: 'GZIP', groupRows: 300, decimals: 'bytes' }],
])('brings the same books, trades and messages as a naive reading, for %s', async (_, form) => {
  const folder = new ArchiveFolder();
  const files = [
    await folder.write(1, madeHour(1, { rows: 120 }), form),
    await folder.write(0, madeHour(0, { rows: 120 }), form),
  ];
  const sink = await folder.read(pmxtV2, files);
  expect(sink.refused).toEqual({});
  expect(storiesOfSink(sink)).toEqual(await storiesOfFiles(files.toReversed()));
  expect(sink.notes.map(({ kind }) => kind)).toEqual(['market', 'market']);
  expect(readdirSync(folder.options.workFolder)).toEqual(['hour-1.json']);
});

it('reads a file of pyarrow: the first kind of pages, decimals as bytes, stamps in microseconds', async () => {
  const folder = new ArchiveFolder();
  const file = join(folder.path, hourName(0));
  copyFileSync(new URL('../fixtures/pyarrow-hour.parquet', import.meta.url), file);
  const sink = await folder.read(pmxtV2, [file]);
  expect(sink.refused).toEqual({});
  expect(sink.rows.length).toBeGreaterThan(150);
  expect(storiesOfSink(sink)).toEqual(await storiesOfFiles([file]));
});

it('brings a whole book, a change, a trade and a new tick as they were', async () => {
  const tick = rowOf(40, 'tick_size_change', { oldTick: 100n, newTick: 10n });
  const sink = await imported([bookAt(0), changeAt(10), printAt(30), tick]);
  expect(sink.all.slice(1)).toEqual([
    { at: at(0), token: 0, kind: CLEAR, flags: 0, price: 0, size: 0 },
    { at: at(0), token: 0, kind: LEVEL, flags: 0, price: 390_000, size: 5_000_000 },
    { at: at(0), token: 0, kind: LEVEL, flags: 0, price: 400_000, size: 100_000_000 },
    { at: at(0), token: 0, kind: LEVEL, flags: 1, price: 600_000, size: 7_500_000 },
    { at: at(0), token: 0, kind: LEVEL, flags: 1 | LAST, price: 500_000, size: 20_000_000 },
    { at: at(10), token: 0, kind: LEVEL, flags: LAST, price: 410_000, size: 3_000_000 },
    { at: at(30), token: 0, kind: PRINT, flags: 1 | LAST, price: 400_000, size: 2_500_000 },
    { at: at(40), token: 0, kind: 'tick', tickSize: 1_000n },
  ]);
});

it('orders rows of one receive time by the time of the venue, and leaves those of one token as they are', async () => {
  const late = [bookAt(5), changeAt(5, { source: at(2) }), changeAt(5, { source: at(1) })];
  const early = [bookAt(5, { asset: OTHER, source: at(-400) })];
  const sink = await imported([...late, ...early]);
  expect(sink.tokens.map(({ tokenId }) => tokenId)).toEqual([ASSET, OTHER]);
  expect(sink.rows.map(({ token }) => token).join('')).toBe('111110000000');
});

it.each<[string, ArchiveRow[], string[]]>([
  ['crossed-book', [changeAt(10, { price: 5_000n, bestBid: null, bestAsk: null })], ['10 level', '10 gap!']],
  ['best-price-differs', [changeAt(10, { bestBid: 4_000n })], ['10 level', '10 gap!']],
  ['size-too-large', [changeAt(10, { size: 2n ** 53n })], ['10 gap!']],
  ['size-unreadable', [changeAt(10, { size: -1n })], ['10 gap!']],
  ['price-out-of-range', [changeAt(10, { price: 10_001n })], ['10 gap!']],
  ['unknown-side', [changeAt(10, { side: 'HOLD' })], ['10 gap!']],
  ['unreadable-levels', [bookAt(10, { bids: '[["0.4"]]' })], ['10 gap!']],
  ['unreadable-levels', [bookAt(10, { asks: null })], ['10 gap!']],
  ['level-twice', [bookAt(10, { asks: '[["0.5","1"],["0.50","2"]]' })], ['10 gap!']],
  ['price-off-grid', [bookAt(10, { asks: '[["0.50001","1"]]' })], ['10 gap!']],
  ['unknown-event', [rowOf(10, 'best_bid_ask')], []],
  ['unknown-token', [bookAt(10, { asset: '7', market: conditionOf(1) })], []],
  ['price-out-of-range', [printAt(10, { price: 10_001n })], []],
  ['size-too-large', [printAt(10, { size: 2n ** 60n })], []],
  ['tick-out-of-range', [rowOf(10, 'tick_size_change', { newTick: 0n })], []],
  ['outside-hour', [changeAt(HOUR_MS)], ['0 gap!']],
])('refuses %s by its name; where a change may be missing the book is void', async (name, rows, then) => {
  const sink = await imported([bookAt(0), ...rows]);
  expect(sink.refused).toEqual({ [name]: 1 });
  expect(brief(sink)).toEqual(['0 clear', '0 level', '0 level', '0 level', '0 level!', ...then]);
});

it('keeps a void book void until the venue tells it whole', async () => {
  const sink = await imported([
    changeAt(0),
    bookAt(10),
    changeAt(20, { bestBid: 4_000n }),
    changeAt(30),
    printAt(30),
    bookAt(40),
    changeAt(50),
  ]);
  expect(sink.refused).toEqual({ 'change-without-book': 2, 'best-price-differs': 1 });
  expect(brief(sink).filter((row) => !row.endsWith('level'))).toEqual([
    '10 clear',
    '10 level!',
    '20 gap!',
    '30 print!',
    '40 clear',
    '40 level!',
    '50 level!',
  ]);
});

it('waits for the rest of an operation that comes in several messages of one venue time', async () => {
  const source = at(5);
  const said = { source, bestBid: 4_100n, bestAsk: 6_000n };
  const sink = await imported([
    bookAt(0),
    changeAt(10, said),
    changeAt(12, { ...said, side: 'SELL', price: 5_000n, size: 0n }),
  ]);
  expect(sink.refused).toEqual({});
  expect(brief(sink).slice(-2)).toEqual(['10 level', '12 level!']);
});

it('voids every book where an hour is missing, and carries books over where none is', async () => {
  const folder = new ArchiveFolder();
  const files = [
    await folder.write(0, [bookAt(0), bookAt(1, { asset: OTHER })]),
    await folder.write(1, [changeAt(HOUR_MS + 7)]),
    await folder.write(4, [changeAt(4 * HOUR_MS + 7), bookAt(4 * HOUR_MS + 8)]),
  ];
  const sink = await folder.read(pmxtV2, files);
  expect(sink.refused).toEqual({ 'change-without-book': 1 });
  expect(
    brief(sink)
      .filter((row) => !row.endsWith('level'))
      .slice(4),
  ).toEqual([
    `${HOUR_MS + 7} level!`,
    `${2 * HOUR_MS} gap!`,
    `${2 * HOUR_MS} gap!`,
    `${4 * HOUR_MS + 8} clear`,
    `${4 * HOUR_MS + 8} level!`,
  ]);
});

it('goes on after an hour as if it had never been interrupted', async () => {
  const folder = new ArchiveFolder();
  const hours = [0, 1, 3].map((hour) => madeHour(hour, { rows: 40 }));
  const files = await Promise.all(hours.map((rows, index) => folder.write([0, 1, 3][index]!, rows)));
  const whole = await folder.read(pmxtV2, files);
  const begun = new MemorySink();
  const states: string[] = [];
  for await (const { state } of pmxtV2.read(files, begun, folder.options)) {
    if (state === undefined) continue;
    states.push(state);
    const rest = new MemorySink();
    for (const token of begun.tokens) rest.token(token);
    for await (const _ of pmxtV2.read(files, rest, { ...folder.options, state }));
    expect([...begun.all, ...rest.all]).toEqual(whole.all);
  }
  expect(begun.all).toEqual(whole.all);
  expect(states).toEqual(['1', '2']);
});

it('takes rows that were received just before the hour of their file', async () => {
  const folder = new ArchiveFolder();
  const files = [
    await folder.write(0, [bookAt(0), bookAt(HOUR_MS - 10, { asset: OTHER })]),
    await folder.write(1, [changeAt(HOUR_MS - 20), changeAt(HOUR_MS + 1)]),
  ];
  const sink = await folder.read(pmxtV2, files);
  expect(sink.refused).toEqual({});
  expect(sink.rows.map(({ at: time }) => time - HOUR_MS - FIRST_HOUR).slice(-7)).toEqual([
    -20, -10, -10, -10, -10, -10, 1,
  ]);
});

it('passes over groups without a market of the list, and counts their rows', async () => {
  const folder = new ArchiveFolder([2]);
  const rows = madeHour(0, { markets: [1, 2, 3], rows: 60 });
  const file = await folder.write(0, rows, { groupRows: 50 });
  const sink = await folder.read(pmxtV2, [file]);
  const stories = await storiesOfFiles([file]);
  const known = Object.fromEntries(tokenIds(2).map((token) => [token, stories[token]]));
  expect(storiesOfSink(sink)).toEqual(known);
  const others = rows.filter(({ market }) => market !== conditionOf(2));
  expect(sink.refused).toEqual({ 'unknown-token': others.length });
});

const GOOD = [bookAt(0), changeAt(10)];
type BadFile = (folder: ArchiveFolder, good: string) => Promise<string[]> | string[];
const put = (folder: ArchiveFolder, content: string | Uint8Array, name = hourName(0)): string[] => {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return [path];
};

it.each<[string, string, BadFile]>([
  ['UNREADABLE', 'is not there', ({ path }) => [join(path, hourName(3))]],
  ['EMPTY', 'has no byte', (folder) => put(folder, '')],
  ['EMPTY', 'has no row', async (folder) => [await folder.write(0, [])]],
  ['FOREIGN', 'is text', (folder) => put(folder, 'timestamp,price\n')],
  ['TRUNCATED', 'lacks its end', (folder, good) => put(folder, readFileSync(good).subarray(0, -7))],
  ['TRUNCATED', 'lacks its middle', (folder, good) => put(folder, cut(readFileSync(good)))],
  ['TRUNCATED', 'is damaged', (folder, good) => put(folder, readFileSync(good).fill(0xff, 4, 400))],
  ['BAD_CODEC', 'is packed by LZ4', async (folder) => [await folder.write(0, GOOD, { codec: 'LZ4_RAW' })]],
  ['BAD_NAME', 'has another name', (folder, good) => put(folder, readFileSync(good), 'books.parquet')],
  [
    'WRONG_HOUR',
    'has the name of another hour',
    (folder, good) => put(folder, readFileSync(good), hourName(9)),
  ],
  ['DUPLICATE', 'comes twice', (_, good) => [good, good]],
  ['OUT_OF_ORDER', 'is not sorted', async (folder) => [await folder.write(0, [...GOOD, changeAt(9)])]],
])('refuses with %s a file that %s, by a sentence that names it', async (code, _, bad) => {
  const folder = new ArchiveFolder();
  const files = await bad(folder, await folder.write(0, GOOD));
  await expect(folder.read(pmxtV2, files)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(/^[\w.-]+\.parquet: [A-Z].*\.(?: \(.*\))?$/) as unknown,
  });
});

/** A file without some bytes in its middle. */
const cut = (bytes: Buffer): Buffer => Buffer.concat([bytes.subarray(0, 60), bytes.subarray(160)]);

it.each(['asset_id', 'market', 'new_tick_size', 'timestamp_received'])(
  'names the missing column %s',
  async (without) => {
    await expect(imported([bookAt(0)], { without })).rejects.toMatchObject({
      code: 'MISSING_COLUMN',
      message: `${hourName(0)}: The file lacks a column that files of this source have. (${without})`,
    });
  },
);

it('asks for markets, as the archive has none', async () => {
  const folder = new ArchiveFolder();
  const file = await folder.write(0, [bookAt(0)]);
  await expect(folder.read(pmxtV2, [file], { ...folder.options, marketFiles: [] })).rejects.toMatchObject({
    code: 'NO_MARKETS',
  });
});

it('knows its files', async () => {
  const folder = new ArchiveFolder();
  expect(await pmxtV2.matches(await folder.write(0, [bookAt(0)]))).toBe(true);
  expect(await pmxtV2.matches(await folder.write(1, [bookAt(0)], { without: 'bids' }))).toBe(false);
  expect(await pmxtV2.matches(folder.options.marketFiles[0]!)).toBe(false);
});
