import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePrice } from '@prescient/core/money';
import { generateDay, type Observation, Recorder } from '@prescient/recording';
import { expect, test } from 'vitest';
import {
  ASK,
  buildTape,
  checkTape,
  CLEAR,
  GAP,
  IMPORTERS,
  LAST,
  LEVEL,
  openTape,
  PRINT,
} from '../src/index.ts';
import { type Item, itemsOf, type Row, scratch } from './support/made-tape.ts';

const HARBOUR = fileURLToPath(new URL('../../../apps/cli/recordings/harbour-day.ndjson.gz', import.meta.url));
const importer = IMPORTERS.find(({ name }) => name === 'recording');

/** The beginning of the days that are made up, and a time after their end. */
const DAY = new Date('2026-02-01T00:00:00Z');
const NEXT = new Date('2026-02-03T00:00:00Z');

/** Builds a tape and reads all of it. */
async function tapeOf(files: readonly string[]) {
  const into = join(scratch(), 'a.tape');
  await buildTape({ importer: importer!, files, into });
  const info = await checkTape(into);
  const tape = await openTape(into);
  const items = await itemsOf(tape);
  await tape.close();
  return { info, items };
}

const isRow = (item: Item): item is Row => 'flags' in item;

/** The best bid and ask of each token's book at the end; a void book has none. */
function tops(items: readonly Item[]): Map<number, [bid: number, ask: number]> {
  const books = new Map<number, [Map<number, number>, Map<number, number>]>();
  for (const { token, kind, flags, price, size } of items.filter(isRow)) {
    if (kind === CLEAR) books.set(token, [new Map(), new Map()]);
    if (kind === GAP) books.delete(token);
    const side = books.get(token)?.[flags & ASK];
    if (kind === LEVEL && size > 0) side?.set(price, size);
    if (kind === LEVEL && size === 0) side?.delete(price);
  }
  return new Map(
    [...books].map(([token, [bids, asks]]) => [
      token,
      [Math.max(0, ...bids.keys()), Math.min(1e6, ...asks.keys())],
    ]),
  );
}

test('reads the recording that comes with Prescient', async () => {
  expect(await importer!.matches(HARBOUR)).toBe(true);
  expect(await importer!.matches(fileURLToPath(import.meta.url))).toBe(false);
  const { info, items } = await tapeOf([HARBOUR]);
  expect(info).toMatchObject({ source: 'recording', grain: 'books', refused: {} });
  expect(info.tokens.length).toBe(40);
  const kinds = Object.groupBy(items.filter(isRow), ({ kind }) => kind);
  expect(kinds[CLEAR]!.length).toBeGreaterThanOrEqual(40);
  expect(kinds[PRINT]!.length).toBeGreaterThan(50);
  const notes = items.filter((item) => !isRow(item));
  const ended = notes.flatMap((note) =>
    note.kind === 'market' && note.listing.observation.state !== 'open' ? [note.listing.marketId] : [],
  );
  expect(new Set(ended).size).toBe(7);
  for (const [bid, ask] of tops(items).values()) expect(bid).toBeLessThan(ask);
});

/** A recording of these observations, a second apart. */
async function recordingOf(observations: readonly object[], startedAt = DAY, venue = 'polymarket') {
  const path = join(scratch(), 'a.ndjson.gz');
  const recorder = await Recorder.create({ path, venue, startedAt });
  for (const [n, each] of observations.entries())
    await recorder.write({ at: n * 1_000, ...each } as Observation);
  await recorder.close();
  return path;
}

const observationsOf = (options: Parameters<typeof generateDay>[0]): Observation[] => [
  ...(generateDay(options).observations() as Iterable<Observation>),
];

test('what cannot be trusted is refused by name, and its books are void until whole ones come', async () => {
  const day = observationsOf({
    seed: 'faults',
    changes: 400,
    markets: 2,
    resolutions: 0,
    faultsOfEachKind: 1,
  });
  const { info, items } = await tapeOf([await recordingOf(day)]);
  expect(Object.keys(info.refused)).toEqual(
    expect.arrayContaining(['damaged-frame', 'unreadable-frame', 'outage']),
  );
  expect(items.filter(isRow).filter(({ kind }) => kind === GAP).length).toBeGreaterThan(0);
  for (const [bid, ask] of tops(items).values()) expect(bid).toBeLessThan(ask);
});

test('messages are whole: rows of one moment, the last of which says so', async () => {
  const day = observationsOf({ seed: 'messages', changes: 200, markets: 2, resolutions: 1 });
  const { items } = await tapeOf([await recordingOf(day)]);
  const rows = items.filter(isRow);
  const cut = rows.filter((row, n) => (row.flags & LAST) === 0 && rows[n + 1]?.at !== row.at);
  expect(cut).toEqual([]);
});

test('Kalshi: both outcomes of each book, and fees once the series is known', async () => {
  const day = observationsOf({
    seed: 'kalshi',
    changes: 200,
    markets: 1,
    kalshi: { markets: 2, changes: 100, waivers: { long: NEXT, short: NEXT } },
  });
  const { info, items } = await tapeOf([await recordingOf(day, DAY, 'polymarket,kalshi')]);
  const tokens = info.tokens.filter(({ venue }) => venue === 'kalshi');
  expect(tokens.length).toBe(4);
  const listings = items.flatMap((item) => ('kind' in item && item.kind === 'market' ? [item.listing] : []));
  expect(listings.findLast(({ venue }) => venue === 'kalshi')?.fees?.kind).toBe('kalshi');
  const [yes, no] = [0, 1].map((outcome) =>
    tops(items).get(info.tokens.findIndex((each) => each.venue === 'kalshi' && each.outcome === outcome)),
  );
  expect(no).toEqual([1_000_000 - yes![1], 1_000_000 - yes![0]]);
});

test('recordings that follow each other are one tape, whose books begin again', async () => {
  const day = observationsOf({ seed: 'two', changes: 60, markets: 1, resolutions: 0 });
  const first = await recordingOf(day);
  const second = await recordingOf(day, NEXT);
  const { items } = await tapeOf([second, first]);
  const at = items.filter(isRow).find(({ kind }) => kind === GAP)?.at;
  expect(at).toBe(NEXT.getTime());
  await expect(tapeOf([first, first])).rejects.toMatchObject({ code: 'OVERLAP' });
});

test('a tick that changes is a note, and a token of no market is counted', async () => {
  const day = observationsOf({ seed: 'tick', changes: 60, markets: 1, resolutions: 0 });
  const known = /"asset_id":"(\d+)"/.exec(JSON.stringify(day).replaceAll('\\', ''))![1]!;
  const frame = (fields: object) => ({
    kind: 'ws',
    stream: 'market',
    frame: JSON.stringify({ timestamp: String(DAY.getTime()), ...fields }),
  });
  const tick = frame({
    event_type: 'tick_size_change',
    asset_id: known,
    old_tick_size: '0.01',
    new_tick_size: '0.001',
  });
  const trade = frame({
    event_type: 'last_trade_price',
    asset_id: known,
    price: '0.5',
    size: '2.5',
    side: 'SELL',
  });
  const foreign = frame({
    event_type: 'last_trade_price',
    asset_id: '77',
    price: '0.5',
    size: '2.5',
    side: 'BUY',
  });
  const path = await recordingOf([...day.map(({ at: _, ...rest }) => rest), tick, foreign, trade]);
  const { info, items } = await tapeOf([path]);
  expect(info.refused).toMatchObject({ 'unknown-token': 1 });
  expect(items).toContainEqual(expect.objectContaining({ kind: 'tick', tickSize: parsePrice('0.001') }));
  expect(items.at(-1)).toMatchObject({ kind: PRINT, price: 500_000, size: 2_500_000, flags: ASK | LAST });
});
