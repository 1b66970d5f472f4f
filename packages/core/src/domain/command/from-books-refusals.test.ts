import { describe, expect, test } from 'vitest';
import { aBookPortfolio, aQuote, CRYPTO } from '../../../test/support/books.ts';
import { afterNoon } from '../../../test/support/builders.ts';
import { codeOf, InMemory } from '../../../test/support/in-memory.ts';
import { anAccount, bids, buy, close, deep, offers } from '../../../test/support/book-trading.ts';

const remembered = [
  ['INSUFFICIENT_LIQUIDITY', deep, { amount: '501' }],
  ['OFF_TICK', deep, { price: '0.555' }],
  ['OFF_TICK', deep, { price: '1' }],
  ['BELOW_MINIMUM_SIZE', offers, { amount: '0.999999' }],
  ['MARKET_CLOSED', 'closed', {}],
  ['INSUFFICIENT_FUNDS', aQuote({ asks: [['0.50', '100000']] }, CRYPTO), { amount: '10000' }],
] as const;
const forgotten = [
  ['BOOK_UNAVAILABLE', null],
  ['BOOK_UNAVAILABLE', aQuote({ marketId: '0xother' })],
  ['BOOK_UNAVAILABLE', aQuote({ outcome: 1 })],
  ['BOOK_STALE', aQuote({ receivedAt: new Date('2020-03-01T11:00:00Z') })],
  ['BOOK_CROSSED', aQuote({ bids: [['0.50', '1']] })],
  ['BOOK_EMPTY', aQuote({ asks: [] })],
  ['BOOK_GAPPED', aQuote({ gapped: true })],
  ['FEE_UNKNOWN', aQuote({}, { kind: 'unknown' })],
] as const;

describe('a buy from a book is refused', () => {
  test.each(remembered)('with %s, which is remembered with a rejected trade', (code, quote, fields) => {
    const account = new InMemory(aBookPortfolio());
    expect(codeOf(account.decide(buy(quote, fields)))).toBe(code);
    const { commands, newTrades, fills, consumed, shadows } = account.state.changes();
    expect(commands).toHaveLength(1);
    expect(newTrades).toMatchObject([
      { status: 'rejected', rejectCode: code, fillModel: 'book', shares: 0n },
    ]);
    expect([fills, consumed, shadows]).toEqual([[], [], []]);
  });

  test.each(forgotten)('with %s, which leaves nothing behind', (code, quote) => {
    const account = anAccount();
    expect(codeOf(account.decide(buy(quote)))).toBe(code);
    expect(account.state.changes()).toMatchObject({ commands: [], newTrades: [], consumed: [], shadows: [] });
  });

  test('at a venue whose rules nobody wrote down', () => {
    const quote = aQuote({ venue: 'elsewhere' });
    expect(codeOf(anAccount().decide(buy(quote, { venue: 'elsewhere' })))).toBe('VENUE_NOT_CONNECTED');
  });

  test('by the state of the portfolio first, which needs no book', () => {
    const paused = new InMemory(aBookPortfolio({ status: 'paused' }));
    expect(codeOf(paused.decide(buy(null)))).toBe('PORTFOLIO_PAUSED');
  });
});

describe('a sale to a book is refused', () => {
  const sold = () => anAccount().do(buy(offers));
  test.each([
    ['OFF_SIZE_STEP', bids, { shares: '10.005' }],
    ['INSUFFICIENT_SHARES', null, { shares: '200.01' }],
    ['INSUFFICIENT_LIQUIDITY', bids, { shares: '200', price: '0.61' }],
    ['BOOK_EMPTY', aQuote({ bids: [], hash: 'later', occurredAt: afterNoon(1) }), {}],
    ['BOOK_UNAVAILABLE', null, {}],
    ['MARKET_CLOSED', 'closed', {}],
    ['BOOK_STALE', aQuote({ hash: 'before', occurredAt: new Date('2020-03-01T11:59:59Z') }), {}],
  ] as const)('with %s', (code, quote, fields) => {
    expect(codeOf(sold().decide(close(quote, fields)))).toBe(code);
  });

  test('once nothing is held', () => {
    const account = sold().do(close(bids, { price: '0.60' }));
    expect(codeOf(account.decide(close(null, { commandId: 'more' })))).toBe('POSITION_CLOSED');
  });
});
