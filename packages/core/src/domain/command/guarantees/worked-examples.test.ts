import { describe, expect, test } from 'vitest';
import { aBuy, aClose, afterNoon, aPortfolio, aSettlement, NOON } from '../../../../test/support/builders.ts';
import { InMemory, readable } from '../../../../test/support/in-memory.ts';
import { formatUsd, parsePrice, parseShares, parseUsd } from '../../../money/index.ts';
import { decideBuy } from '../buy.ts';
import { decideClose } from '../close.ts';
import { equity, positionPnl, positionValue, type BuyExecution, type SellExecution } from '../../index.ts';

describe('YES for $100 at 0.20', () => {
  test('buys 500 shares and leaves 9,900', () => {
    const world = new InMemory().do(aBuy());
    expect(readable(world.portfolio)).toMatchObject({
      balance: '9900.000000',
      totalInvested: '100.000000',
      realizedPnl: '0.000000',
      totalProfitLoss: '0.000000',
      tradeCount: 1,
    });
    expect(readable(world.holding().position)).toMatchObject({
      shares: '500.000000',
      amount: '100.000000',
      fee: '0.000000',
      mark: '0.200000',
      markSource: 'entry',
      markedAt: NOON,
      status: 'open',
    });
  });

  test('on a signal that is dated ahead is marked at the time of the fill, so that every later mark counts', () => {
    const world = new InMemory().do(aBuy({ occurredAt: afterNoon(240_000) }));
    expect(world.holding().position.markedAt).toEqual(NOON);
  });

  test('is 100 ahead at a mark of 0.40, and equity is 10,100', () => {
    const world = new InMemory().do(aBuy());
    const marked = { ...world.holding().position, mark: parsePrice('0.40') };
    expect(formatUsd(positionValue(marked))).toBe('200.000000');
    expect(formatUsd(positionPnl(marked))).toBe('100.000000');
    expect(formatUsd(equity({ ...world.portfolio, totalProfitLoss: positionPnl(marked) }))).toBe(
      '10100.000000',
    );
  });

  test('realizes 400 when the market resolves YES, and leaves 10,400', () => {
    const world = new InMemory().do(aBuy(), aSettlement({ payout: '1' }));
    expect(readable(world.portfolio)).toMatchObject({
      balance: '10400.000000',
      totalInvested: '0.000000',
      realizedPnl: '400.000000',
      totalProfitLoss: '400.000000',
    });
    expect(readable(world.holding().position)).toMatchObject({
      status: 'closed',
      shares: '0.000000',
      realizedPnl: '400.000000',
      currentPnl: '0.000000',
      exitPrice: '1.000000',
      exitReason: 'resolved',
      settlementId: 'settle',
    });
    expect(world.holding().trade).toMatchObject({
      status: 'closed',
      realizedPnl: parseUsd('400'),
      amount: parseUsd('100'),
    });
  });

  test('realizes −100 when it resolves NO', () => {
    const world = new InMemory().do(aBuy(), aSettlement({ payout: '0' }));
    expect(readable(world.portfolio)).toMatchObject({ balance: '9900.000000', realizedPnl: '-100.000000' });
    expect(readable(world.holding().position)).toMatchObject({ exitPrice: '0.000000', proceeds: '0.000000' });
  });

  test('pays half when it resolves to one half', () => {
    const world = new InMemory().do(aBuy(), aSettlement({ payout: '0.5' }));
    expect(readable(world.portfolio)).toMatchObject({ balance: '10150.000000', realizedPnl: '150.000000' });
  });
});

describe('$100 at 0.50 with a fee of 3.50', () => {
  const execution: BuyExecution = {
    price: parsePrice('0.50'),
    shares: parseShares('200'),
    amount: parseUsd('100'),
    fee: parseUsd('3.50'),
    fillModel: 'book',
    receipt: { source: 'book' },
  };
  const bought = decideBuy(aPortfolio(), { command: aBuy({ price: '0.50' }), execution, recordedAt: NOON });

  test('costs 103.50 of the cash', () => {
    expect(readable(bought.portfolio)).toMatchObject({
      balance: '9896.500000',
      totalInvested: '103.500000',
      realizedPnl: '0.000000',
    });
    expect(readable(bought.result)).toMatchObject({
      cost: '103.500000',
      shares: '200.000000',
      fillModel: 'book',
    });
    expect(bought.movements.map(readable)).toEqual([
      { debit: 'positions', credit: 'cash', amount: '100.000000', kind: 'entry' },
      { debit: 'positions', credit: 'cash', amount: '3.500000', kind: 'entry_fee' },
    ]);
  });

  test('80 shares sold at 0.60 with a fee of 1.344 realize 5.256', () => {
    const sale: SellExecution = {
      price: parsePrice('0.60'),
      shares: parseShares('80'),
      gross: parseUsd('48'),
      exitFee: parseUsd('1.344'),
      fillModel: 'book',
      receipt: { source: 'book' },
    };
    const command = aClose({ shares: '80', price: '0.60' });
    const sold = decideClose(bought.portfolio, bought.held, {
      command,
      execution: sale,
      recordedAt: afterNoon(1),
    });
    expect(readable(sold.portfolio)).toMatchObject({
      balance: '9943.156000',
      totalInvested: '62.100000',
      realizedPnl: '5.256000',
    });
    expect(readable(sold.held.position)).toMatchObject({
      shares: '120.000000',
      amount: '60.000000',
      fee: '2.100000',
      status: 'open',
      realizedPnl: '5.256000',
      exitPrice: '0.600000',
      closedAt: null,
      exitReason: null,
    });
    // The cash and the cost of what is left: 9,943.156 + 62.10.
    expect(sold.portfolio.balance + sold.portfolio.totalInvested).toBe(parseUsd('10005.256'));
    expect(equity(sold.portfolio)).toBe(sold.portfolio.balance + positionValue(sold.held.position));
    expect(sold.movements.map(readable)).toEqual([
      { debit: 'cash', credit: 'positions', amount: '41.400000', kind: 'proceeds' },
      { debit: 'cash', credit: 'realized_pnl', amount: '6.600000', kind: 'gain' },
      { debit: 'realized_pnl', credit: 'cash', amount: '1.344000', kind: 'exit_fee' },
    ]);
    expect(readable(sold.result)).toMatchObject({
      tradePnl: '5.256000',
      remainingShares: '120.000000',
      tradeStatus: 'open',
    });
  });

  test('a void pays back the stake and keeps the fee spent', () => {
    const world = new InMemory(bought.portfolio);
    world.state.loadHeldTrade(bought.held);
    world.do(aSettlement({ payout: 'void' }));
    expect(readable(world.portfolio)).toMatchObject({
      balance: '9996.500000',
      totalInvested: '0.000000',
      realizedPnl: '-3.500000',
    });
    expect(readable(world.holding().position)).toMatchObject({
      exitReason: 'voided',
      proceeds: '100.000000',
      settlementId: 'settle',
    });
    expect(world.state.changes().fills).toMatchObject([{ kind: 'void', price: null, fillModel: null }]);
  });
});
