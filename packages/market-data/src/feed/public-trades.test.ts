import { marketKey, parsePrice, parseShares } from '@prescient/core';
import type { BookChange } from '@prescient/venues';
import { expect, test } from 'vitest';
import { PublicTrades } from './public-trades.ts';

const NOON = Date.parse('2026-01-15T12:00:00Z');
const keysOf = (...ids: string[]) =>
  new Set(ids.map((marketId) => marketKey({ venue: 'polymarket', marketId })));

/** A feed that says what a test has it say: trades of one share, named by their second and their market. */
function spoken(mostKept?: number) {
  const listeners: ((change: BookChange) => void)[] = [];
  const listen = (listener: (change: BookChange) => void) => {
    listeners.push(listener);
    return () => undefined;
  };
  const trades = new PublicTrades({ listen }, mostKept);
  const say = (marketId: string, second: number): void => {
    const outcome = { venue: 'polymarket', marketId, outcome: 0 } as const;
    const [price, size] = [parsePrice('0.5'), parseShares('1')];
    const at = new Date(NOON + second * 1_000);
    for (const listener of listeners) listener({ kind: 'trade', outcome, side: 'buy', price, size, at });
  };
  return { trades, say };
}

const read = (
  trades: PublicTrades,
  cursor: string | null,
  [ids, limit = 500]: [ids: string, limit?: number],
) => {
  const answer = trades.after({ markets: keysOf(...ids.split(' ')), cursor, limit });
  const seconds = answer.trades.map(
    ({ marketId, occurredAt }) => `${marketId}${(occurredAt.getTime() - NOON) / 1_000}`,
  );
  return { ...answer, seconds };
};

test('the first question begins now, and each later one goes on after the one before, page by page', () => {
  const { trades, say } = spoken();
  say('a', 1);
  const begin = read(trades, null, ['a b']);
  expect(begin.seconds).toEqual([]);
  for (const second of [2, 3, 4]) for (const id of ['a', 'b', 'c']) say(id, second);
  const first = read(trades, begin.cursor, ['a b', 4]);
  expect([first.seconds, first.hasMore]).toEqual([['a2', 'b2', 'a3', 'b3'], true]);
  const second = read(trades, first.cursor, ['a b', 4]);
  expect([second.seconds, second.hasMore]).toEqual([['a4', 'b4'], false]);
  expect(read(trades, second.cursor, ['a b'])).toMatchObject({ seconds: [], forgotten: 0 });
});

test('of more trades than are kept the newest are told, and how many were forgotten', () => {
  const { trades, say } = spoken(3);
  const { cursor } = read(trades, null, ['a']);
  for (let second = 0; second < 7; second += 1) say('a', second);
  const answer = read(trades, cursor, ['a', 2]);
  expect(answer).toMatchObject({ seconds: ['a3', 'a4'], hasMore: true, forgotten: 3 });
  expect(read(trades, answer.cursor, ['a'])).toMatchObject({ seconds: ['a5', 'a6'], forgotten: 0 });
});

test('after a restart nothing is told twice: it goes on with what is of a later time', () => {
  const [before, after] = [spoken(), spoken()];
  const { cursor: begin } = read(before.trades, null, ['a']);
  before.say('a', 5);
  before.say('a', 4);
  const { cursor } = read(before.trades, begin, ['a']);
  for (const second of [4, 5, 6, 7]) after.say('a', second);
  const answer = read(after.trades, cursor, ['a', 1]);
  expect(answer).toMatchObject({ seconds: ['a6', 'a7'], hasMore: false, forgotten: 0 });
  expect(read(after.trades, answer.cursor, ['a']).seconds).toEqual([]);
});

test.each(['x', '', Buffer.from('no place at all').toString('base64url')])('%j is no place', (cursor) => {
  const { trades } = spoken();
  expect(() => read(trades, cursor, ['a'])).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
