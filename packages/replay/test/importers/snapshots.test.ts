import { parquetWriteBuffer } from 'hyparquet-writer';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Importer } from '../../src/importers/importer.ts';
import { pmdata, pmdataTrades } from '../../src/importers/pmdata/pmdata.ts';
import { telonex } from '../../src/importers/telonex/telonex.ts';
import { ASK, CLEAR, GAP, LAST, LEVEL, PRINT } from '../../src/tape/row.ts';
import { Files } from '../support/import-files.ts';
import { gammaMarket, tokenIds } from '../support/market-pages.ts';
import type { MemorySink } from '../support/memory-sink.ts';

let files: Files;
let gamma = '';
beforeAll(async () => {
  files = await Files.make();
  gamma = await files.write('gamma.json', [gammaMarket(1), gammaMarket(2)]);
});
afterAll(() => files.remove());

const START = Date.parse('2026-05-01T12:00:00Z');
const [yes] = tokenIds(1);

/** Levels as `[cents, shares]`. */
type Levels = readonly (readonly [number, number])[];
interface Shot {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly bids: Levels;
  readonly asks: Levels;
}

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];
type Schema = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>;

const bytesOf = (columnData: Columns, schema?: Schema): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({ columnData, ...(schema && { schema }), rowGroupSize: 3, pageSize: 64 }),
  );

const listOf = (name: string, inner: Schema, count = 1): Schema => [
  { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
  { name: 'list', repetition_type: 'REPEATED', num_children: count },
  ...inner,
];
const doubles = (name: string): Schema =>
  listOf(name, [{ name: 'element', repetition_type: 'OPTIONAL', type: 'DOUBLE' }]);
const records = (name: string): Schema =>
  listOf(name, [
    { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 },
    { name: 'price', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    { name: 'size', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  ]);
const big = (name: string): Schema => [{ name, repetition_type: 'REQUIRED', type: 'INT64' }];
const text = (name: string): Schema => [
  { name, repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
];
const root = (schema: Schema, count: number): Schema => [{ name: 'root', num_children: count }, ...schema];

const prices = (levels: Levels): number[] => levels.map(([cents]) => cents / 100);
const sizes = (levels: Levels): number[] => levels.map(([, shares]) => shares);

const l2File = (shots: readonly Shot[]): Uint8Array =>
  bytesOf(
    [
      { name: 'timestamp', data: shots.map(({ at }) => BigInt(START + at - 200)) },
      { name: 'local_timestamp', data: shots.map(({ at }) => BigInt(START + at)) },
      { name: 'event_type', data: shots.map(() => 'book') },
      { name: 'bid_prices', data: shots.map(({ bids }) => prices(bids)) },
      { name: 'bid_sizes', data: shots.map(({ bids }) => sizes(bids)) },
      { name: 'ask_prices', data: shots.map(({ asks }) => prices(asks)) },
      { name: 'ask_sizes', data: shots.map(({ asks }) => sizes(asks)) },
      { name: 'winning_outcome', data: shots.map(() => 'Yes') },
    ],
    root(
      [
        ...big('timestamp'),
        ...big('local_timestamp'),
        ...text('event_type'),
        ...['bid_prices', 'bid_sizes', 'ask_prices', 'ask_sizes'].flatMap(doubles),
        ...text('winning_outcome'),
      ],
      8,
    ),
  );

const recordsOf = (levels: Levels) =>
  levels.map(([cents, shares]) => ({ price: `${cents / 100}`, size: `${shares}` }));

const fullFile = (shots: readonly Shot[]): Uint8Array =>
  bytesOf(
    [
      { name: 'timestamp_us', data: shots.map(({ at }) => BigInt(START + at) * 1_000n) },
      { name: 'local_timestamp_us', data: shots.map(({ at }) => BigInt(START + at) * 1_000n + 7n) },
      { name: 'bids', data: shots.map(({ bids }) => recordsOf(bids)) },
      { name: 'asks', data: shots.map(({ asks }) => recordsOf(asks)) },
    ],
    root([...big('timestamp_us'), ...big('local_timestamp_us'), ...records('bids'), ...records('asks')], 4),
  );

const ladder = (name: string, shots: readonly (readonly number[])[]): Columns =>
  Array.from({ length: 25 }, (_, place) => ({
    name: `${name}_${place}`,
    data: shots.map((values) => values[place] ?? null),
    type: 'DOUBLE',
    nullable: true,
  }));

const topFile = (shots: readonly Shot[]): Uint8Array =>
  bytesOf([
    { name: 'timestamp_us', data: shots.map(({ at }) => BigInt(START + at) * 1_000n) },
    { name: 'local_timestamp_us', data: shots.map(({ at }) => BigInt(START + at) * 1_000n + 7n) },
    { name: 'asset_id', data: shots.map(() => yes) },
    ...ladder(
      'bid_price',
      shots.map(({ bids }) => prices(bids)),
    ),
    ...ladder(
      'bid_size',
      shots.map(({ bids }) => sizes(bids)),
    ),
    ...ladder(
      'ask_price',
      shots.map(({ asks }) => prices(asks)),
    ),
    ...ladder(
      'ask_size',
      shots.map(({ asks }) => sizes(asks)),
    ),
  ]);

interface Source {
  readonly name: string;
  readonly importer: Importer;
  readonly file: string;
  readonly write: (shots: readonly Shot[]) => Uint8Array;
}
const SOURCES: readonly Source[] = [
  { name: 'pmdata', importer: pmdata, file: 'ship-1.parquet', write: l2File },
  { name: 'telonex, whole books', importer: telonex, file: `full-${yes}.parquet`, write: fullFile },
  { name: 'telonex, 25 levels', importer: telonex, file: 'top.parquet', write: topFile },
];

/** The book after each message, built as naively as can be; null from a gap on. */
function booksOf({ rows }: MemorySink): unknown[] {
  const books: unknown[] = [];
  let book: Map<string, number> | null = null;
  for (const { at, kind, flags, price, size } of rows) {
    if (kind === CLEAR) book = new Map();
    else if (kind === GAP) book = null;
    else if (kind === LEVEL && book !== null) {
      const key = `${(flags & ASK) === 0 ? 'bid' : 'ask'} ${price / 10_000}`;
      if (size === 0) book.delete(key);
      else book.set(key, size / 1_000_000);
    }
    if ((flags & LAST) !== 0) books.push([at - START, book && [...book].toSorted()]);
  }
  return books;
}

const bookOf = ({ bids, asks }: Shot): unknown =>
  [
    ...bids.map(([cents, shares]) => [`bid ${cents}`, shares] as const),
    ...asks.map(([cents, shares]) => [`ask ${cents}`, shares] as const),
  ].toSorted();

const side = (min: number, max: number): fc.Arbitrary<Levels> =>
  fc.uniqueArray(fc.tuple(fc.integer({ min, max }), fc.integer({ min: 1, max: 3 })), {
    selector: ([cents]) => cents,
    maxLength: 6,
  });

const shots = fc
  .array(fc.record({ bids: side(40, 49), asks: side(50, 60) }), { minLength: 1, maxLength: 9 })
  .map((all) => all.map((one, index) => ({ ...one, at: index * 1_000 })));

test.each(SOURCES)('$name: the tape has the book of every snapshot that differs', async (source) => {
  await fc.assert(
    fc.asyncProperty(shots, async (all) => {
      const file = await files.write(source.file, source.write(all));
      const { sink, progress } = await files.bring(source.importer, [file], [gamma]);
      const expected = all
        .filter(
          (shot, index) =>
            index === 0 || JSON.stringify(bookOf(shot)) !== JSON.stringify(bookOf(all[index - 1]!)),
        )
        .map((shot) => [shot.at, bookOf(shot)]);
      expect(booksOf(sink)).toEqual(expected);
      expect(sink.refused).toEqual({});
      expect(sink.tokens[0]).toMatchObject({ marketId: '1', outcome: 0, tokenId: yes });
      expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total);
    }),
    { numRuns: 12 },
  );
});

const good = (at: number): Shot => ({ at, bids: [[45, 10]], asks: [[55, 10]] });

test.each(
  SOURCES.flatMap((source) =>
    (
      [
        ['crossed-book', { at: 1_000, bids: [[55, 1]], asks: [[55, 1]] }],
        ['price-out-of-range', { at: 1_000, bids: [[100, 1]], asks: [] }],
        ['off-tick', { at: 1_000, bids: [[45.5, 1]], asks: [] }],
        [
          'duplicate-level',
          {
            at: 1_000,
            bids: [
              [45, 1],
              [45, 2],
            ],
            asks: [],
          },
        ],
        ['damaged-levels', { at: 1_000, bids: [[45, -1]], asks: [] }],
      ] as const
    ).map(([fault, bad]) => ({ ...source, fault, bad })),
  ),
)(
  '$name: a snapshot with the fault $fault voids the book until the next one',
  async ({ fault, bad, ...source }) => {
    const file = await files.write(source.file, source.write([good(0), bad, good(2_000)]));
    const { sink } = await files.bring(source.importer, [file], [gamma]);
    expect(booksOf(sink)).toEqual([
      [0, bookOf(good(0))],
      [1_000, null],
      [2_000, bookOf(good(0))],
    ]);
    expect(sink.refused).toEqual({ [fault]: 1 });
  },
);

test('a snapshot that is older than the one before it is refused', async () => {
  const late = { at: 500, bids: [], asks: [[60, 1]] } as const;
  const file = await files.write(
    'ship-1.parquet',
    l2File([good(0), good(1_000), late, { ...good(2_000), asks: [] }]),
  );
  const { sink } = await files.bring(pmdata, [file], [gamma]);
  expect(booksOf(sink)).toHaveLength(2);
  expect(sink.refused).toEqual({ 'out-of-order': 1 });
});

test('files are read in order of time, a second copy adds nothing, and missing hours void the book', async () => {
  const hours = 3_600_000;
  const names = [`a-${yes}.parquet`, `b-${yes}.parquet`, `copy-${yes}.parquet`];
  const early = await files.write(names[0]!, fullFile([good(0), { ...good(1_000), asks: [] }]));
  const late = await files.write(names[1]!, fullFile([good(5 * hours)]));
  const copy = await files.write(names[2]!, fullFile([good(0)]));
  const { sink } = await files.bring(telonex, [late, early, copy], [gamma]);
  expect(booksOf(sink)).toEqual([
    [0, bookOf(good(0))],
    [1_000, bookOf({ ...good(0), asks: [] })],
    [1_000, null],
    [5 * hours, bookOf(good(0))],
  ]);
  expect(sink.refused).toEqual({ 'out-of-order': 1, 'missing-hours': 1 });
});

test.each(SOURCES)('$name: rows of no market are counted', async (source) => {
  const other = await files.write('other.json', [gammaMarket(2)]);
  const file = await files.write(source.file, source.write([good(0), good(1_000)]));
  expect((await files.bring(source.importer, [file], [other])).sink.refused).toEqual({ 'unknown-market': 2 });
});

/** A trade as `[millisecond, label, cents, shares, side]`. */
type Trade = readonly [at: number, outcome: string, cents: number, shares: number, side: string];

const tradeFile = (trades: readonly Trade[], slug = 'ship-1'): Uint8Array =>
  bytesOf([
    { name: 'timestamp', data: trades.map(([at]) => BigInt(START + at)) },
    { name: 'local_timestamp', data: trades.map(([at]) => BigInt(START + at)) },
    { name: 'outcome', data: trades.map(([, label]) => label) },
    { name: 'price', data: trades.map(([, , cents]) => cents / 100), type: 'DOUBLE' },
    { name: 'size', data: trades.map(([, , , shares]) => shares), type: 'DOUBLE' },
    { name: 'side', data: trades.map(([, , , , act]) => act) },
    { name: 'market_slug', data: trades.map(() => slug) },
    { name: 'event_type', data: trades.map(() => 'trade') },
  ]);

test('pmdata: trades are prints among the books; two equal ones of one file are two, those of a copy none', async () => {
  const trades = [
    [3, 'Yes', 45, 2, 'BUY'],
    [3, 'Yes', 45, 2, 'BUY'],
    [1, 'No', 55, 1.5, 'SELL'],
    [4, 'Yes', 45.5, 1, 'BUY'],
    [4, 'Yes', 100, 1, 'BUY'],
    [4, 'Yes', 45, 0, 'BUY'],
    [4, 'Maybe', 45, 1, 'BUY'],
    [4, 'Yes', 45, 1, 'HOLD'],
  ] as const;
  const file = await files.write('trades.parquet', tradeFile(trades));
  const copy = await files.write('copy.parquet', tradeFile(trades.slice(0, 3)));
  const books = await files.write('ship-1.parquet', l2File([good(2)]));
  const { sink } = await files.bring(pmdata, [file, books, copy], [gamma]);
  const prints = sink.rows.filter(({ kind }) => kind === PRINT);
  expect(
    prints.map(({ at, token, flags, price, size }) => [
      at - START,
      sink.tokens[token]!.outcome,
      flags,
      price,
      size,
    ]),
  ).toEqual([
    [1, 1, ASK | LAST, 550_000, 1_500_000],
    [3, 0, LAST, 450_000, 2_000_000],
    [3, 0, LAST, 450_000, 2_000_000],
  ]);
  expect(sink.refused).toEqual({
    'off-tick': 1,
    'price-out-of-range': 1,
    'bad-size': 1,
    'damaged-row': 2,
    'duplicate-trade': 3,
  });
  expect((await files.bring(pmdataTrades, [copy], [gamma])).sink.rows).toHaveLength(3);
  await expect(files.bring(pmdataTrades, [books], [gamma])).rejects.toMatchObject({ code: 'FOREIGN' });
});
