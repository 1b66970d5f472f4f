import { expect, test } from 'vitest';
import { EMPTY_TICKET, newId, requestOf, type Place } from './ticket.ts';

const place: Place = {
  portfolioId: 3,
  outcome: { venue: 'polymarket', marketId: 'm', outcome: 1 },
  question: 'Will it rain?',
  best: '0.340000',
};
const decision = { id: 'web-1', timestamp: '2026-03-01T12:00:00.000Z' };

test('a buy has the typed amounts as they are, and the best price where no limit was typed', () => {
  expect(requestOf({ ...EMPTY_TICKET, stake: ' 12.345678 ' }, place, decision)).toEqual({
    act: 'buy',
    input: {
      portfolioId: 3,
      tradeId: 'web-1',
      venue: 'polymarket',
      marketId: 'm',
      marketQuestion: 'Will it rain?',
      action: 'buy_no',
      amount: '12.345678',
      price: '0.340000',
      timeInForce: 'FAK',
      timestamp: decision.timestamp,
      reason: null,
    },
  });
  expect(requestOf({ ...EMPTY_TICKET, limit: '0.4' }, place, decision)?.input.price).toBe('0.4');
});

test('a sale of no shares in particular sells all', () => {
  const ticket = { ...EMPTY_TICKET, act: 'sell', tradeId: 't' } as const;
  const all = requestOf(ticket, place, decision);
  expect(all).toMatchObject({ act: 'sell', input: { tradeId: 't', commandId: 'web-1', shares: null } });
  expect(requestOf({ ...ticket, shares: '7.5' }, place, decision)).toMatchObject({
    input: { shares: '7.5' },
  });
});

test.each([
  ['no stake', { stake: '' }, place],
  ['a stake that is no amount', { stake: '1e3' }, place],
  ['a limit that is no price', { limit: 'cheap' }, place],
  ['neither a limit nor a best price', {}, { ...place, best: null }],
  ['a sale of nothing', { act: 'sell' as const }, place],
])('%s asks for nothing', (_, fields, at) => {
  expect(requestOf({ ...EMPTY_TICKET, ...fields }, at, decision)).toBeNull();
});

test('every decision has an id of its own', () => {
  const ids = Array.from({ length: 100 }, newId);
  expect(new Set(ids).size).toBe(100);
  expect(ids.every((id) => /^web-[0-9a-f]{18}$/.test(id))).toBe(true);
});
