import { expect, test } from 'vitest';
import { handlesOf, parseGammaMarkets } from '../src/index.ts';

const market = (fields: Record<string, unknown>) => {
  const body = {
    id: '1',
    conditionId: '0x1',
    question: 'Will it?',
    closed: false,
    outcomes: ['Yes', 'No'],
    ...fields,
  };
  return parseGammaMarkets(JSON.stringify([body])).markets[0]!;
};
const schedule = (rate: unknown) => ({
  feesEnabled: true,
  feeSchedule: { rate, exponent: 1, takerOnly: true },
});

test.each([
  ['fees are off', { feesEnabled: false }, { kind: 'none' }],
  ['fees are off whatever the schedule', { ...schedule(0.07), feesEnabled: false }, { kind: 'none' }],
  ['the rate is zero', schedule('0.000'), { kind: 'none' }],
  [
    'there is a schedule',
    schedule(0.07),
    { kind: 'polymarket', rate: '0.07', exponent: '1', rule: 'half-up-5' },
  ],
  ['fees are on without a schedule', { feesEnabled: true }, { kind: 'unknown' }],
  ['nothing is said', {}, { kind: 'unknown' }],
])('where %s', (_name, fields, fees) => {
  expect(market(fields).fees).toEqual(fees);
});

test('a market says in which group it is and how far its oracle has come', () => {
  expect(market({ negRisk: true, negRiskMarketID: '0xa6', umaResolutionStatus: 'disputed' })).toMatchObject({
    negRiskGroup: '0xa6',
    resolution: 'disputed',
  });
  expect(market({ umaResolutionStatus: 'thinking' })).toMatchObject({ negRiskGroup: null, resolution: null });
});

test('the handles of a market have its tokens, tick and minimum', () => {
  const handles = handlesOf(
    market({ clobTokenIds: ['11', '12'], orderPriceMinTickSize: 0.01, orderMinSize: 5 }),
  );
  const common = { venue: 'polymarket', marketId: '1', tickSize: 10_000n, minimumSize: 5_000_000n };
  expect(handles).toEqual([
    { ...common, outcome: 0, tokenId: '11' },
    { ...common, outcome: 1, tokenId: '12' },
  ]);
});
