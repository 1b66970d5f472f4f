import { expect, test } from 'vitest';
import { aBuy, aClose, aPortfolio, aReversal, aSettlement, NOON } from '../../../../test/support/builders.ts';
import { InMemory, readable } from '../../../../test/support/in-memory.ts';
import { formatUsd, parsePrice, parseShares, parseUsd } from '../../../money/index.ts';
import { decideBuy } from '../buy.ts';
import { equity, unrealizedPnl, type BuyExecution } from '../../index.ts';

test('a fresh lot of 100 at 0.30 shows −0.000001, and so does the portfolio', () => {
  const world = new InMemory().do(aBuy({ price: '0.30' }));
  expect(readable(world.holding().position)).toMatchObject({ shares: '333.333333', currentPnl: '-0.000001' });
  expect(readable(world.holding().trade)).toMatchObject({ currentPnl: '-0.000001' });
  expect(readable(world.portfolio)).toMatchObject({
    totalProfitLoss: '-0.000001',
    realizedPnl: '0.000000',
    balance: '9900.000000',
  });
  expect(formatUsd(unrealizedPnl(world.portfolio))).toBe('-0.000001');
  expect(formatUsd(equity(world.portfolio))).toBe('9999.999999');
});

test('a void after a part was sold pays back the stake that is left, not shares × entry price', () => {
  const world = new InMemory().do(
    aBuy({ price: '0.30' }),
    aClose({ shares: '100', price: '0.30' }),
    aSettlement({ payout: 'void' }),
  );
  // 100 of 333.333333 shares carry 30.000000 of the stake, so 70 is left for 233.333333 shares.
  expect(readable(world.portfolio)).toMatchObject({ balance: '10000.000000', realizedPnl: '0.000000' });
});

test('thirds: amount leaves rounded down, and the last close takes all that remains', () => {
  const third = { shares: '0.333333', price: '0.50' };
  const world = new InMemory().do(
    aBuy({ amount: '0.5', price: '0.50' }),
    aClose({ ...third, commandId: 'first' }),
    aClose({ ...third, commandId: 'second' }),
  );
  expect(readable(world.holding().position)).toMatchObject({ shares: '0.333334', amount: '0.166668' });
  world.do(aClose({ commandId: 'last', price: '0.50' }));
  expect(readable(world.holding().position)).toMatchObject({
    shares: '0.000000',
    amount: '0.000000',
    status: 'closed',
  });
  expect(readable(world.portfolio)).toMatchObject({
    totalInvested: '0.000000',
    balance: '9999.999999',
    realizedPnl: '-0.000001',
  });
});

test('amount and fee leave a lot pro rata, each rounded down on its own', () => {
  const execution: BuyExecution = {
    price: parsePrice('0.50'),
    shares: parseShares('1'),
    amount: parseUsd('0.5'),
    fee: parseUsd('0.1'),
    fillModel: 'book',
    receipt: {},
  };
  const { portfolio, held } = decideBuy(aPortfolio(), { command: aBuy(), execution, recordedAt: NOON });
  const world = new InMemory(portfolio);
  world.state.loadHeldTrade(held);
  // 0.333333 of the share carries 0.1666665 of the amount and 0.0333333 of the fee: 0.166666 and 0.033333.
  world.do(aClose({ shares: '0.333333', price: '0.50' }));
  expect(world.state.changes().fills.map(readable)).toMatchObject([
    { kind: 'sell', shares: '0.333333', amount: '0.166666', fee: '0.033333', gross: '0.166666' },
  ]);
  expect(readable(world.holding().position)).toMatchObject({
    amount: '0.333334',
    fee: '0.066667',
    realizedPnl: '-0.033333',
  });
});

test('a reversal restores the lot to the micro-dollar, with its earlier part close', () => {
  const world = new InMemory().do(aBuy({ price: '0.30' }), aClose({ shares: '100', price: '0.41' }));
  const before = { lot: world.holding().position, trade: world.holding().trade, portfolio: world.portfolio };
  world.do(aSettlement(), aReversal());
  expect(world.holding().position).toEqual(before.lot);
  expect(world.holding().trade).toEqual(before.trade);
  expect(world.portfolio).toEqual(before.portfolio);
});
