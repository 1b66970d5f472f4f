import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Note } from '../../tape/note.ts';
import { readMarketList } from './market-list.ts';
import { MarketNotes } from './market-notes.ts';

const data = new URL('../../../../../../shared/data/gamma/', import.meta.url);
const closed = Date.parse('2026-01-23T20:56:36Z');
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'market-list-'));
  file = join(folder, 'one.json');
  const page = JSON.parse(await readFile(new URL('markets-mixed-600.json', data), 'utf8')) as {
    id: string;
  }[];
  await writeFile(file, JSON.stringify(page.filter(({ id }) => id === '1237864')));
});
afterAll(() => rm(folder, { recursive: true }));

it('names the outcome of each token and the time at which a market closed', async () => {
  const { markets, tokens } = await readMarketList([file], 'polymarket');
  const token = '13915383147598038388500755196666377480504116216295452377454618635607632089106';
  expect(tokens.get(token)).toEqual({
    venue: 'polymarket',
    marketId: '1237864',
    outcome: 0,
    tokenId: token,
  });
  expect(
    tokens.get('5279164082546013152208887890713787838941989595411752055506257404817056208535')?.outcome,
  ).toBe(1);
  expect(markets.get('1237864')?.resolvedAt).toBe(closed);
});

it('tells a market as open before its first row, and its result only once it was known', async () => {
  const notes: Note[] = [];
  const sink = { token: () => 0, row: () => {}, refuse: () => {}, note: (note: Note) => notes.push(note) };
  const told = new MarketNotes(await readMarketList([file], 'polymarket'), sink);
  told.meet('1237864', closed - 10);
  told.meet('1237864', closed - 5);
  told.tellUntil(closed - 1);
  const states = () =>
    notes.flatMap((note) => (note.kind === 'market' ? [[note.at, note.listing.observation.state]] : []));
  expect(states()).toEqual([[closed - 10, 'open']]);
  told.tellUntil(closed);
  expect(states()).toEqual([
    [closed - 10, 'open'],
    [closed, 'resolved'],
  ]);
  expect(told.nextAt).toBe(Infinity);
});

it.each([
  ['no JSON', '<html>', 'BAD_MARKETS'],
  ['no list', '{"a": 1}', 'BAD_MARKETS'],
])('refuses %s by one sentence that names the file', async (_, text, code) => {
  const bad = join(folder, 'bad.json');
  await writeFile(bad, text);
  await expect(readMarketList([bad], 'polymarket')).rejects.toMatchObject({
    code,
    message: expect.stringMatching(/^bad\.json: /),
  });
  await expect(readMarketList([join(folder, 'none.json')], 'polymarket')).rejects.toMatchObject({
    code: 'UNREADABLE',
  });
});
