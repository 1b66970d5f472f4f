import { expect, test } from 'vitest';
import { changesOf, limitLabel, textsOf } from './limit-texts.ts';

const limits = {
  maxStake: '100.500000',
  maxOpenPositions: 12,
  lossCoolDownMs: 90_000,
  marketCoolDownMs: null,
  maxSpread: '0.040000',
  maxPosition: null,
  maxMarketExposure: null,
  maxEventExposure: null,
  maxCategoryExposure: null,
  maxDailyLoss: '200.000000',
  maxDrawdown: '0.250000',
};

test('limits are typed without idle zeros, and cool-downs in minutes', () => {
  expect(textsOf(limits)).toMatchObject({
    maxStake: '100.5',
    maxOpenPositions: '12',
    lossCoolDownMs: '1.5',
    marketCoolDownMs: '',
    maxDailyLoss: '200',
  });
});

test('only what differs is sent, with amounts as they were typed', () => {
  const typed = { ...textsOf(limits), maxStake: ' 80.123456 ', lossCoolDownMs: '2', maxDrawdown: '' };
  expect(changesOf(limits, typed)).toEqual({
    maxStake: '80.123456',
    lossCoolDownMs: 120_000,
    maxDrawdown: null,
  });
  expect(changesOf(limits, textsOf(limits))).toEqual({});
});

test('a label names the unit', () => {
  expect(limitLabel('lossCoolDownMs')).toMatch(/minutes$/);
  expect(limitLabel('maxStake')).toMatch(/dollars$/);
});
