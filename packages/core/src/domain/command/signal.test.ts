import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import { NOON } from '../../../test/support/builders.ts';
import { parsePrice, parseUsd } from '../../money/index.ts';
import { ID_PATTERN, signalCommand, signalTradeId, validateCommand, type Signal } from '../index.ts';

const aSignal = (fields: Partial<Signal> = {}): Signal => ({
  venue: 'polymarket',
  marketId: '0xabc',
  marketQuestion: 'Will it rain?',
  action: 'buy_yes',
  confidence: 0.9,
  reason: null,
  eventId: null,
  eventTitle: null,
  eventEndDate: null,
  occurredAt: NOON,
  targetPrice: parsePrice('0.25'),
  amount: parseUsd('10'),
  ...fields,
});

const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  minLength: 1,
  maxLength: 20,
});
const anyKey = fc.record({
  portfolioId: fc.integer({ min: 1, max: 2_147_483_647 }),
  venue: visible,
  marketId: visible,
  action: fc.constantFrom('buy_yes' as const, 'buy_no' as const),
  occurredAt: fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
});

describe('the trade id of a signal', () => {
  test('names portfolio, venue, market, side and time', () => {
    expect(signalTradeId(7, aSignal({ marketId: 'a:b/c' }))).toBe(
      'signal:7:polymarket:a%3Ab%2Fc:buy_yes:2020-03-01T12:00:00.000Z',
    );
  });

  test('is the same for the same signal whatever its price, stake, confidence and words', () => {
    const other = aSignal({
      targetPrice: parsePrice('0.26'),
      amount: parseUsd('11'),
      confidence: null,
      reason: 'x',
      marketQuestion: '?',
    });
    expect(signalTradeId(1, other)).toBe(signalTradeId(1, aSignal()));
  });

  test('differs wherever one of the five differs, colons in the names or not', () => {
    const colons = fc.string({ unit: fc.constantFrom('a', ':', '%', '3', 'A'), minLength: 1, maxLength: 5 });
    const key = fc.record({ ...anyKeyOf(colons) });
    let different = 0;
    fc.assert(
      fc.property(key, key, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        if (!same) different += 1;
        return (
          (signalTradeId(a.portfolioId, aSignal(a)) === signalTradeId(b.portfolioId, aSignal(b))) === same
        );
      }),
      { numRuns: shortOrFull(400, 2_000) },
    );
    expect(different).toBeGreaterThan(shortOrFull(200, 1_000));
  });

  test('is an id that commands accept', () => {
    fc.assert(
      fc.property(anyKey, ({ portfolioId, ...fields }) =>
        ID_PATTERN.test(signalTradeId(portfolioId, aSignal(fields))),
      ),
    );
  });
});

/** Few values, so that two keys are often alike in all but one place. */
const anyKeyOf = (name: fc.Arbitrary<string>) => ({
  portfolioId: fc.integer({ min: 1, max: 2 }),
  venue: name,
  marketId: name,
  action: fc.constantFrom('buy_yes' as const, 'buy_no' as const),
  occurredAt: fc.constantFrom(NOON, new Date('2020-03-01T12:00:00.001Z')),
});

test('a signal becomes a sound command with nothing lost', () => {
  const command = signalCommand(3, aSignal());
  expect(() => validateCommand(command, NOON)).not.toThrow();
  const { occurredAt, targetPrice, ...same } = aSignal();
  expect(command).toEqual({
    ...same,
    kind: 'execute',
    portfolioId: 3,
    commandId: signalTradeId(3, aSignal()),
    price: targetPrice,
    occurredAt,
  });
});

test.each([
  ['venue', aSignal({ venue: 'two words' })],
  ['marketId', aSignal({ marketId: '' })],
  ['marketId', aSignal({ marketId: '\ud800' })],
  ['timestamp', aSignal({ occurredAt: new Date(NaN) })],
  ['timestamp', aSignal({ occurredAt: undefined as unknown as Date })],
])('refuses to name a signal without a sound %s', (field, signal) => {
  expect(() => signalTradeId(1, signal)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', details: { field } }),
  );
});
