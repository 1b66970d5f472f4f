import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Venue } from '@prescient/venues';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MarketNotes, SETTLING_MS } from '../../src/importers/markets/market-notes.ts';
import { findListed, readMarketList } from '../../src/importers/markets/market-list.ts';
import { gammaMarket, kalshiMarket, resolvedGamma, tokenIds } from '../support/market-pages.ts';
import { MemorySink } from '../support/memory-sink.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'markets-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function fileOf(content: unknown): Promise<string> {
  const file = join(folder, `${(files += 1)}.json`);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const listOf = async (venue: Venue, ...contents: readonly unknown[]) =>
  readMarketList(await Promise.all(contents.map(fileOf)), venue);

const event = { id: '91', title: 'Harbour', markets: [gammaMarket(1), gammaMarket(2)] };
const tickers = { markets: [kalshiMarket('KXA-1-X'), kalshiMarket('KXA-1-Y')], cursor: 'next' };

test.each([
  ['an array of markets', [gammaMarket(1), gammaMarket(2)]],
  ['an array of events', [event]],
  ['a page', { markets: [gammaMarket(1), gammaMarket(2)], next_cursor: 'x' }],
  ['an array of pages', [{ markets: [gammaMarket(1)] }, { data: [gammaMarket(2)], next_cursor: '' }]],
  ['an array of pages of events', [{ events: [event] }, { events: [] }]],
  [
    'a page a line',
    `${JSON.stringify({ markets: [gammaMarket(1)] })}\n${JSON.stringify([gammaMarket(2)])}\n`,
  ],
  ['a market a line', `${JSON.stringify(gammaMarket(1))}\n\n${JSON.stringify(gammaMarket(2))}`],
  // Written without quotes, as some programs do, an id has more digits than a float keeps.
  [
    'an array of pages with ids of tokens as numbers',
    JSON.stringify([
      { markets: [1, 2].map((n) => gammaMarket(n, { clobTokenIds: tokenIds(n) })) },
    ]).replaceAll(/"(7\d{76})"/g, '$1'),
  ],
])('%s: each token leads to its outcome', async (_, content) => {
  const list = await listOf('polymarket', content);
  expect(list.tokens.size).toBe(4);
  for (const number of [1, 2]) {
    const marketId = `${number}`;
    for (const outcome of [0, 1] as const) {
      const tokenId = tokenIds(number)[outcome];
      expect(list.tokens.get(tokenId)).toEqual({ venue: 'polymarket', marketId, outcome, tokenId });
    }
    for (const name of [marketId, `0x${number}`, `ship-${number}`])
      expect(findListed(list, name)?.opening.question).toBe(`Will ship ${number} arrive?`);
  }
});

test.each([
  ['a page', tickers],
  ['an array of pages', [tickers, { markets: [], cursor: '' }]],
  [
    'events with their markets',
    { events: [{ event_ticker: 'KXA-1', title: 'A', markets: tickers.markets }] },
  ],
])('Kalshi, %s: each ticker leads to its market', async (_, content) => {
  const list = await listOf('kalshi', content);
  for (const ticker of ['KXA-1-X', 'KXA-1-Y'])
    expect(findListed(list, ticker)?.opening).toMatchObject({ venue: 'kalshi', marketId: ticker });
  expect(findListed(list, 'KXA-1-Z')).toBeUndefined();
});

test('a market that cannot be traded is counted by its fault', async () => {
  const three = gammaMarket(3, { outcomes: '["A", "B", "C"]' });
  const { refused, tokens } = await listOf('polymarket', [gammaMarket(1), three, three, gammaMarket(1), 7]);
  expect([...refused]).toEqual([
    ['market-outcome-count', 2],
    ['market-not-an-object', 1],
  ]);
  expect(tokens.size).toBe(2);
});

test.each([
  ['nothing', '', 'EMPTY'],
  ['a page of HTML', '<html>502</html>', 'BAD_MARKETS'],
  ['JSON that is cut', '[{"id": "1"', 'BAD_MARKETS'],
  ['JSON of something else', { history: [] }, 'BAD_MARKETS'],
  ['one line that is cut', `${JSON.stringify(gammaMarket(1))}\n{"id"`, 'BAD_MARKETS'],
])('%s is refused as a file, which is named', async (_, content, code) => {
  const file = await fileOf(content);
  await expect(readMarketList([file], 'polymarket')).rejects.toMatchObject({
    name: 'ImportError',
    code,
    file,
  });
  await expect(readMarketList([file], 'polymarket')).rejects.toThrow(
    /^\d+\.json: The file [^.]+\.( [^.]+\.)?$/,
  );
});

test('a file that is not there is named', async () => {
  await expect(readMarketList([join(folder, 'none')], 'polymarket')).rejects.toThrow(/^none: /);
});

const at = (iso: string): number => Date.parse(iso);

/** Writes a market with rows at some moments, and returns the notes as `[time, state, accepting orders, tick]`. */
async function told(moments: readonly string[], ...contents: readonly unknown[]) {
  const list = await listOf('polymarket', ...contents);
  const sink = new MemorySink();
  const notes = new MarketNotes(list, sink);
  for (const moment of moments.map(at)) {
    notes.tellUntil(moment);
    sink.row(moment, notes.meet('1', moment)!.numbers[0], 0, 0, 0, 0);
  }
  notes.finish(at(moments.at(-1)!));
  return sink.notes.map((note) =>
    note.kind === 'market'
      ? [new Date(note.at).toISOString(), note.listing.observation.state, note.listing.acceptingOrders]
      : [new Date(note.at).toISOString(), note.kind],
  );
}

test('a result is on the tape at the end of its market and not before', async () => {
  const over = resolvedGamma(1, '2026-05-03 12:00:00+00');
  expect(await told(['2026-05-03T10:00:00Z', '2026-05-03T11:00:00Z'], [over])).toEqual([
    ['2026-05-03T10:00:00.000Z', 'open', true],
    ['2026-05-03T12:00:00.000Z', 'resolved', false],
  ]);
  // A row that comes later than the end.
  expect(await told(['2026-05-03T11:00:00Z', '2026-05-03T13:00:00Z'], [over])).toEqual([
    ['2026-05-03T11:00:00.000Z', 'open', true],
    ['2026-05-03T12:00:00.000Z', 'resolved', false],
  ]);
  // A market that is over at its first row.
  expect(await told(['2026-05-03T13:00:00Z'], [over])).toEqual([
    ['2026-05-03T13:00:00.000Z', 'resolved', false],
  ]);
  // One whose end lies long after the last row.
  const late = new Date(at('2026-05-03T12:00:00Z') - SETTLING_MS - 1).toISOString();
  expect(await told([late], [over])).toEqual([[late, 'open', true]]);
});

test('a market before its result shows no figure of a later time', async () => {
  const over = resolvedGamma(1, '2026-05-03 12:00:00+00', { volume: '900', liquidity: '5', bestBid: 0.99 });
  const list = await listOf('polymarket', [over]);
  expect(findListed(list, '1')?.opening).toMatchObject({
    prices: [null, null],
    best: null,
    volume: null,
    liquidity: null,
    venueUpdatedAt: null,
    observation: { state: 'open', reviewReason: null },
  });
});

test('states of a market from several files follow each other, in whatever order the files are', async () => {
  const fine = gammaMarket(1, { orderPriceMinTickSize: 0.001, updatedAt: '2026-05-02T00:00:00Z' });
  const states = [[gammaMarket(1)], [fine], [resolvedGamma(1, '2026-05-03 12:00:00+00')]];
  const moments = ['2026-04-30T00:00:00Z', '2026-05-01T12:00:00Z', '2026-05-03T00:00:00Z'];
  const expected = [
    ['2026-04-30T00:00:00.000Z', 'open', true],
    ['2026-05-01T00:00:00.000Z', 'open', true],
    ['2026-05-02T00:00:00.000Z', 'open', true],
    ['2026-05-03T12:00:00.000Z', 'resolved', false],
  ];
  expect(await told(moments, ...states)).toEqual(expected);
  expect(await told(moments, ...states.toReversed())).toEqual(expected);
});

test('an event stands before the first of its markets, once', async () => {
  const sink = new MemorySink();
  const notes = new MarketNotes(await listOf('polymarket', [event]), sink);
  const numbers = ['1', '2', '1'].map((id) => notes.meet(id, 5)?.numbers[1]);
  expect(sink.notes.map(({ kind }) => kind)).toEqual(['event', 'market', 'market']);
  expect(numbers).toEqual([1, 3, 1]);
  expect(sink.tokens[3]).toEqual({ venue: 'polymarket', marketId: '2', outcome: 1, tokenId: tokenIds(2)[1] });
  expect(notes.meet('3', 5)).toBeUndefined();
});
