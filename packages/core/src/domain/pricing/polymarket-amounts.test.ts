import { describe, expect, test } from 'vitest';
import { parsePrice, parseShares, parseUsd } from '../../money/index.ts';
import { amountsJson } from './polymarket-amounts.ts';

const buy = (stake: string, limit: string, tick: string) =>
  amountsJson('polymarket', {
    side: 'buy',
    wanted: { stake: parseUsd(stake) },
    limit: parsePrice(limit),
    tickSize: parsePrice(tick),
  });

describe('an order at Polymarket', () => {
  test.each([
    ['10', '0.3', '0.1', '33.333000'],
    ['10', '0.30', '0.01', '33.333300'],
    ['10', '0.300', '0.001', '33.333330'],
    ['10', '0.305', '0.005', '32.786880'],
    ['10', '0.3', '0.0001', '33.333333'],
    ['10', '0.3', '0.0025', '33.333333'],
  ])('for %s dollars at %s on a tick of %s is for %s shares', (...[stake, limit, tick, takerAmount]) => {
    expect(buy(stake, limit, tick)).toEqual({ makerAmount: '10.000000', takerAmount });
  });

  test('is for a stake of whole cents and a size of whole hundredths', () => {
    expect(buy('9.999999', '0.50', '0.01')).toEqual({ makerAmount: '9.990000', takerAmount: '19.980000' });
    const request = {
      wanted: { shares: parseShares('12.8205') },
      limit: parsePrice('0.78'),
      tickSize: parsePrice('0.01'),
    };
    expect(amountsJson('polymarket', { ...request, side: 'buy' })).toEqual({
      makerAmount: '9.999600',
      takerAmount: '12.820000',
    });
    expect(amountsJson('polymarket', { ...request, side: 'sell' })).toEqual({
      makerAmount: '12.820000',
      takerAmount: '9.999600',
    });
    expect(amountsJson('kalshi', { ...request, side: 'sell' })).toBeNull();
  });
});
