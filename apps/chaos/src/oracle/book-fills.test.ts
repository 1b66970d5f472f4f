import { expect, test } from 'vitest';
import type { ExecuteIntent } from '../bots/intent.ts';
import { checkDepth } from './check-depth.ts';
import type { BookReceipt, Facts, FillFact } from './facts.ts';
import { PositionReplay } from './position-replay.ts';

/** A buy of ten shares at 0.40 from a level of fifteen. */
function aFill(commandId: string, book: Partial<BookReceipt['book']> = {}): FillFact {
  const level = { price: '0.40', size: '15', taken: '10', cost: '4', fee: '0.1' };
  return {
    portfolio_id: 1,
    command_id: commandId,
    trade_id: commandId,
    kind: 'buy',
    price: '0.40',
    shares: '10',
    amount: '4',
    fee: '0.1',
    gross: '0',
    exit_fee: '0',
    fill_model: 'book',
    reverses: null,
    recorded_at: new Date(0),
    receipt: {
      marketId: 'rain',
      outcome: 0,
      side: 'buy',
      book: { hash: 'same', timestamp: '2026-03-01T12:00:00.000Z', ...book },
      levels: [level],
    },
  };
}

const factsOf = (...fills: FillFact[]): Facts => ({
  portfolios: [],
  trades: new Map(),
  positions: new Map(),
  commands: new Map(),
  fills: new Map(fills.map((fill) => [fill.command_id, fill])),
  transfers: [],
  markets: [],
  log: [],
});

test('depth that was taken twice from one state of a book is found, and only that', () => {
  const later = { hash: 'other', timestamp: '2026-03-01T12:00:01.000Z' };
  expect([...checkDepth(factsOf(aFill('a'), aFill('b', later)))]).toEqual([]);
  const found = [...checkDepth(factsOf(aFill('a'), aFill('b')))];
  expect(found.map(({ kind }) => kind)).toEqual(['doubled']);
  expect(found[0]?.what).toMatch(/20000000 millionths taken of 15000000/);
});

test.each([
  ['what its levels say', {}, []],
  ['more shares than its levels say', { shares: '10.01' }, [/shares is 10010000 millionths/]],
  ['another fee than its levels say', { fee: '0.2' }, [/fee is 200000 millionths/]],
])('a fill from a book that has %s', (_, fields, sentences) => {
  const intent: ExecuteIntent = {
    kind: 'execute',
    id: 'a',
    portfolioId: 1,
    marketId: 'rain',
    action: 'buy_yes',
    amount: '5',
    price: '0.40',
    timeInForce: 'FAK',
    timestamp: '2026-03-01T12:00:00.000Z',
  };
  const said = (limit: string) =>
    [...new PositionReplay().buy({ ...intent, price: limit }, { ...aFill('a'), ...fields })].map(
      ({ what }) => what,
    );
  expect(said('0.40')).toEqual(sentences.map((sentence) => expect.stringMatching(sentence)));
  expect(said('0.39').at(-1)).toMatch(/beyond its limit of 0.39/);
});
