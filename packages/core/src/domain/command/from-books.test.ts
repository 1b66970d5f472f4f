import { describe, expect, test } from 'vitest';
import {
  aBook,
  aQuote,
  CRYPTO,
  FREE,
  KALSHI,
  KALSHI_BALANCE,
  type Levels,
  mirrorOf,
  TAPERED,
} from '../../../test/support/books.ts';
import { afterNoon, aSettlement, NOON } from '../../../test/support/builders.ts';
import { codeOf, InMemory, readable } from '../../../test/support/in-memory.ts';
import { receiptDifferences } from '../index.ts';
import { anAccount, bids, buy, close, offers, resultOf } from '../../../test/support/book-trading.ts';

describe("the plan's example", () => {
  test('100 dollars at 0.50 cost 103.50, and 80 sold at 0.60 realize 5.256', () => {
    const account = anAccount();
    expect(resultOf(account.decide(buy(offers)))).toMatchObject({
      price: '0.500000',
      shares: '200.000000',
      amount: '100.000000',
      fee: '3.500000',
      cost: '103.500000',
      balance: '9896.500000',
      totalInvested: '103.500000',
      fillModel: 'book',
    });
    expect(readable(account.holding().position)).toMatchObject({
      mark: '0.490000',
      markSource: 'book',
      markedAt: NOON,
    });
    expect(resultOf(account.decide(close(bids, { shares: '80', price: '0.60' })))).toMatchObject({
      gross: '48.000000',
      exitFee: '1.344000',
      tradePnl: '5.256000',
      remainingShares: '120.000000',
      balance: '9943.156000',
      totalInvested: '62.100000',
    });
    expect(readable(account.holding().position)).toMatchObject({ amount: '60.000000', fee: '2.100000' });
  });
});

describe('a portfolio that fills from books', () => {
  test('pays each level its price and each its fee', () => {
    const outcome = anAccount().decide(buy(aQuote({}, CRYPTO), { amount: '276' }));
    // 500 at 0.50 are 250 and 8.75; 50 at 0.52 are 26 and 0.8736.
    expect(resultOf(outcome)).toMatchObject({
      shares: '550.000000',
      amount: '276.000000',
      fee: '9.623600',
      price: '0.501818',
    });
  });

  test('never pays more than the limit, and never trades in part unless it may', () => {
    const stake = { amount: '300', price: '0.51' };
    expect(codeOf(anAccount().decide(buy(aQuote(), stake)))).toBe('INSUFFICIENT_LIQUIDITY');
    expect(resultOf(anAccount().decide(buy(aQuote(), { ...stake, timeInForce: 'FAK' })))).toMatchObject({
      shares: '500.000000',
      amount: '250.000000',
    });
    expect(codeOf(anAccount().decide(buy(aQuote(), { price: '0.49', timeInForce: 'FAK' })))).toBe(
      'INSUFFICIENT_LIQUIDITY',
    );
  });

  test('cannot buy the same depth twice, as YES or as NO, before the level grows', () => {
    const account = anAccount();
    const all = { amount: '250', price: '0.50' };
    account.do(buy(aQuote(), all));
    expect(codeOf(account.decide(buy(aQuote(), { ...all, commandId: 'again' })))).toBe(
      'INSUFFICIENT_LIQUIDITY',
    );
    account.do(
      buy(
        { book: mirrorOf(aBook()), fees: FREE },
        { action: 'buy_no', amount: '255', price: '0.51', commandId: 'no' },
      ),
    );
    const sale = close(
      { book: mirrorOf(aBook()), fees: FREE },
      { tradeId: 'no', price: '0.50', shares: '10' },
    );
    // NO's bids at 0.50 are YES's asks at 0.50, which are gone; the next are at 0.48.
    expect(codeOf(account.decide(sale))).toBe('INSUFFICIENT_LIQUIDITY');
    expect(
      codeOf(account.decide({ ...sale, commandId: 'lower', price: 480_000n as typeof sale.price })),
    ).toBeNull();
    const next = { hash: 'second', occurredAt: afterNoon(1) };
    expect(codeOf(account.decide(buy(aQuote(next), { ...all, commandId: 'later' })))).toBe(
      'INSUFFICIENT_LIQUIDITY',
    );
    const grown = aQuote({ ...next, hash: 'third', asks: [['0.50', '1000']] });
    expect(codeOf(account.decide(buy(grown, { ...all, commandId: 'grown' })))).toBeNull();
  });

  test('stakes whole cents at Polymarket and leaves the rest as cash', () => {
    const outcome = anAccount().decide(buy(aQuote(), { amount: '100.009999' }));
    expect(resultOf(outcome)).toMatchObject({
      shares: '200.000000',
      amount: '100.000000',
      balance: '9900.000000',
    });
    const cheap = aQuote({ asks: [['0.01', '20000']], bids: [] });
    expect(resultOf(anAccount().decide(buy(cheap, { amount: '100.000199' })))).toMatchObject({
      amount: '100.000000',
    });
  });

  test('buys whole contracts at Kalshi and rounds the fee up once', () => {
    const quote = aQuote({ venue: 'kalshi', asks: [['0.50', '10']] }, KALSHI);
    const outcome = anAccount().decide(buy(quote, { venue: 'kalshi', amount: '5.40' }));
    expect(resultOf(outcome)).toMatchObject({ shares: '10.000000', amount: '5.000000', fee: '0.180000' });
  });

  test('buys hundredths of a contract where a market of Kalshi trades in them', () => {
    const quote = aQuote({ venue: 'kalshi', minimumSize: '0.01', asks: [['0.50', '20']] }, KALSHI);
    const outcome = anAccount().decide(buy(quote, { venue: 'kalshi', amount: '5.409' }));
    expect(resultOf(outcome)).toMatchObject({ shares: '10.810000', amount: '5.405000', fee: '0.190000' });
  });

  test('sells a part that is worth less than the smallest buy, and a whole lot', () => {
    const account = anAccount().do(buy(offers));
    const poor = aQuote({
      asks: [['0.02', '1']],
      bids: [['0.01', '9']],
      hash: 'poor',
      occurredAt: afterNoon(2),
    });
    const part = close(poor, { price: '0.01', shares: '4' });
    expect(resultOf(account.decide(part))).toMatchObject({ shares: '4.000000', gross: '0.040000' });
    const rest = { ...close(poor, { commandId: 'rest', price: '0.01' }), timeInForce: 'FAK' } as const;
    expect(resultOf(account.decide(rest))).toMatchObject({ shares: '5.000000', tradeStatus: 'open' });
  });

  test('buys and sells at prices of the range that they lie in, for NO as for YES', () => {
    const account = anAccount();
    const at = (asks: Levels, bidsNow: Levels, fields: { outcome: 0 | 1; second: number }) =>
      aQuote(
        {
          venue: 'kalshi',
          minimumSize: '0.01',
          priceRanges: TAPERED,
          asks,
          bids: bidsNow,
          outcome: fields.outcome,
          hash: `moment ${fields.second}`,
          occurredAt: afterNoon(fields.second),
        },
        KALSHI_BALANCE,
      );
    const yes = at([['0.005', '400']], [['0.003', '500']], { outcome: 0, second: 0 });
    const bought = account.decide(buy(yes, { venue: 'kalshi', price: '0.005', amount: '1' }));
    // 200 contracts; their fee of 0.0697 goes up to 0.07 with the balance.
    expect(resultOf(bought)).toMatchObject({ shares: '200.000000', cost: '1.070000' });
    const sold = account.decide(close(yes, { price: '0.003' }));
    // 0.60 less 0.0419 is 0.5581, of which 0.55 is paid.
    expect(resultOf(sold)).toMatchObject({ gross: '0.600000', exitFee: '0.050000' });
    const no = at([['0.997', '500']], [['0.995', '400']], { outcome: 1, second: 1 });
    const dear = {
      ...buy(no, { venue: 'kalshi', action: 'buy_no', commandId: 'dear', price: '0.997', amount: '9.97' }),
    };
    expect(resultOf(account.decide(dear))).toMatchObject({ shares: '10.000000', price: '0.997000' });
    for (const fill of account.state.changes().fills) expect(receiptDifferences(fill)).toEqual([]);
    const off = buy(yes, { venue: 'kalshi', commandId: 'off', price: '0.105', amount: '1' });
    expect(account.decide(off)).toMatchObject({
      refusal: { code: 'OFF_TICK', details: { below: '0.100000', above: '0.110000' } },
    });
  });

  test('counts each fill in three ways and keeps their sums', () => {
    const account = anAccount().do(buy(offers));
    // It cost 103.50. At the midpoint 0.495 it would have been 99; one tick worse, at 0.51, 102 and 3.4986.
    expect(readable(account.state.shadowsOf(1))).toMatchObject({
      optimistic: '4.500000',
      pessimistic: '1.998600',
    });
    // It brought 116.64. At the midpoint 0.605 it would have been 121; one tick worse, at 0.59, 118 less 3.3866.
    account.do(close(bids, { price: '0.60' }));
    expect(account.state.changes().shadows).toHaveLength(1);
    expect(readable(account.state.shadowsOf(1))).toMatchObject({
      optimistic: '8.860000',
      pessimistic: '4.025200',
    });
  });

  test('settles as any other, without a book', () => {
    const account = anAccount().do(buy(offers));
    expect(resultOf(account.decide(aSettlement()))).toMatchObject({
      gross: '200.000000',
      tradePnl: '96.500000',
    });
  });
});

test('a quoted portfolio takes no notice of a book', () => {
  const quoted = new InMemory();
  expect(resultOf(quoted.decide(buy(aQuote(), { price: '0.123456' })))).toMatchObject({
    fillModel: 'quoted',
    fee: '0.000000',
  });
});
