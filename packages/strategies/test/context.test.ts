import { expect, test } from 'vitest';
import { SAMPLE_MARKET } from '../src/checking/samples.ts';
import { marketView } from '../src/sdk.ts';

test('a market is an allow-list: what tells of its end does not reach a strategy, whatever the facts hold', () => {
  const facts = {
    ...SAMPLE_MARKET,
    state: 'resolved',
    payout: 1,
    outcomePrices: ['1', '0'],
    lastPrice: 0.99,
  };
  const view = marketView(facts);
  expect(view).toEqual(SAMPLE_MARKET);
  expect(Object.keys(view)).not.toContain('payout');
});
