import { formatMicros, formatPrice } from '@prescient/core/money';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGammaMarkets } from '../src/index.ts';
import { fixture, marketAsking } from './fixture.ts';

const pricesOf = (question: string): string[] =>
  marketAsking('prices.json', question).outcomes.map(({ price, unpriced }) =>
    price === null ? String(unpriced) : formatPrice(price),
  );

const tokensOf = (question: string) =>
  marketAsking('prices.json', question).outcomes.map((outcome) => outcome.tokenId);

test('refuses no market for the shape or the length of its prices', () => {
  expect(parseGammaMarkets(fixture('prices.json')).refusals).toEqual([]);
});

test.each([
  ['strings in a string', '0.565000', '0.435000'],
  ['numbers in a string', '0.100000', '0.900000'],
  ['real array of strings', '0.070000', '0.930000'],
  ['real array of numbers', '0.290000', '0.710000'],
  ['exponents', '0.000001', '0.999999'],
  ['trailing zeros', '0.500000', '0.500000'],
  ['six decimals', '0.123456', '0.876544'],
  ['seven decimals', 'PRICE_PRECISION', 'PRICE_PRECISION'],
  ['one side too precise', 'PRICE_PRECISION', '0.700000'],
  ['no prices', 'PRICE_MISSING', 'PRICE_MISSING'],
  ['prices null', 'PRICE_MISSING', 'PRICE_MISSING'],
  ['prices null in a string', 'PRICE_MISSING', 'PRICE_MISSING'],
  ['prices an empty string', 'PRICE_MISSING', 'PRICE_MISSING'],
  ['prices an empty list', 'PRICE_MISSING', 'PRICE_MISSING'],
])('%s: %s and %s', (question, first, second) => {
  expect(pricesOf(question)).toEqual([first, second]);
});

test('maps outcomes by index and keeps their labels', () => {
  expect(marketAsking('prices.json', 'real array of strings').outcomes).toMatchObject([
    { index: 0, label: 'Pilots' },
    { index: 1, label: 'Rovers' },
  ]);
});

test('reads token ids quoted or not, and an empty one as none', () => {
  expect(tokensOf('tokens unquoted')).toEqual([
    expect.stringMatching(/^\d{77}$/),
    expect.stringMatching(/^\d{77}$/),
  ]);
  expect(tokensOf('tokens empty')).toEqual([null, null]);
  expect(tokensOf('tokens missing')).toEqual([null, null]);
});

describe('a price that millionths can hold', () => {
  const market = {
    id: '1',
    conditionId: '0x1',
    question: 'Will it?',
    closed: false,
    outcomes: ['Yes', 'No'],
  };
  const readBack = (prices: string): bigint[] => {
    const body = JSON.stringify([{ ...market, outcomePrices: 'PRICES' }]).replace('"PRICES"', prices);
    return parseGammaMarkets(body).markets.flatMap(({ outcomes }) =>
      outcomes.map(({ price }) => price ?? -1n),
    );
  };

  test('survives exactly, as text and as number', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 1_000_000n), (micros) => {
        const [price, rest] = [micros, 1_000_000n - micros].map(formatMicros);
        expect(readBack(`["${price}", "${rest}"]`)).toEqual([micros, 1_000_000n - micros]);
        expect(readBack(`[${price}, ${rest}]`)).toEqual([micros, 1_000_000n - micros]);
      }),
    );
  });

  test('is not made of one that they cannot hold', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 999_999n), fc.stringMatching(/^[0-9]{0,30}[1-9]$/), (micros, tail) => {
        expect(readBack(`["${formatMicros(micros)}${tail}", "0.5"]`)).toEqual([-1n, 500_000n]);
      }),
    );
  });
});
