import { describe, expect, test } from 'vitest';
import { aBuy, aClose, afterNoon, aReversal, aSettlement, NOON } from '../../test/support/builders.ts';
import { refusalOf } from '../../test/support/in-memory.ts';
import { MAX_MICROS, parsePrice, parseUsd } from '../money/index.ts';
import {
  DEPOSIT_COMMAND_ID,
  MAX_AMOUNT,
  MAX_PORTFOLIO_ID,
  MAX_TEXT_LENGTH,
  validateCommand,
  type Command,
} from './index.ts';

/** A command with fields that its type forbids, as JavaScript may send it. */
const broken = <C extends Command>(command: C, fields: Partial<Record<keyof C, unknown>>): Command => ({
  ...command,
  ...fields,
});

const sound: readonly Command[] = [
  aBuy(),
  aClose(),
  aClose({ shares: '0.000001' }),
  aSettlement(),
  aSettlement({ payout: 'void' }),
  aReversal(),
];

test('nothing is wrong with the commands that the corpus starts from', () => {
  for (const command of sound) expect(() => validateCommand(command, NOON)).not.toThrow();
});

describe('accepted at the edge', () => {
  test.each<[string, Command]>([
    ['the largest portfolio id', aBuy({ portfolioId: MAX_PORTFOLIO_ID })],
    ['an id of 200 characters', aBuy({ commandId: '!'.repeat(199) + '~' })],
    ['the smallest stake', aBuy({ amount: '0.000001' })],
    ['the largest stake', aBuy({ amount: '1000000000' })],
    ['the lowest price', aBuy({ price: '0.000001' })],
    ['a price of exactly 1', aBuy({ price: '1' })],
    ['the highest price', aBuy({ price: '0.999999' })],
    ['no confidence', aBuy({ confidence: null })],
    ['confidence 0', aBuy({ confidence: 0 })],
    ['confidence 1', aBuy({ confidence: 1 })],
    ['no probability', aBuy({ p: null })],
    ['a probability with six decimals', aBuy({ p: 0.999999 })],
    ['the longest text', aBuy({ reason: 'ü'.repeat(MAX_TEXT_LENGTH) })],
    ['an empty question', aBuy({ marketQuestion: '' })],
    ['pairs of surrogates', aBuy({ marketQuestion: '🌧️ 👩‍👩‍👧' })],
    ['a time long ago', aBuy({ occurredAt: new Date('0001-01-01T00:00:00.000Z') })],
    ['a time five minutes ahead', aBuy({ occurredAt: afterNoon(300_000) })],
    ['a close at 0', aClose({ price: '0' })],
    ['a close at 1', aClose({ price: '1' })],
    ['a close at no time of its own', aClose({ occurredAt: null })],
    ['a payout of 0', aSettlement({ payout: '0' })],
  ])('%s', (_, command) => {
    expect(() => validateCommand(command, NOON)).not.toThrow();
  });
});

const ids: readonly [string, unknown][] = [
  ['empty', ''],
  ['with a space', 'a b'],
  ['with a line end', 'a\n'],
  ['with a null character', 'a\0'],
  ['not ASCII', 'ü'],
  ['of 256 characters', 'a'.repeat(256)],
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
  ['an object', { toString: () => 'a' }],
  ['a list of one', ['a']],
];

describe('an id', () => {
  test.each(ids)('%s is refused wherever an id stands', (_, id) => {
    const commands: [string, Command][] = [
      ['commandId', broken(aBuy(), { commandId: id })],
      ['venue', broken(aBuy(), { venue: id })],
      ['marketId', broken(aBuy(), { marketId: id })],
      ['tradeId', broken(aClose(), { tradeId: id })],
      ['tradeId', broken(aSettlement(), { tradeId: id })],
      ['settlementId', broken(aReversal(), { settlementId: id })],
    ];
    for (const [field, command] of commands) {
      expect(refusalOf(() => validateCommand(command, NOON))).toMatchObject({
        code: 'INVALID_INPUT',
        details: { field },
      });
    }
  });

  test('that names the opening deposit is refused for a command', () => {
    for (const command of sound) {
      const refusal = refusalOf(() => validateCommand({ ...command, commandId: DEPOSIT_COMMAND_ID }, NOON));
      expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'commandId' } });
    }
  });
});

test.each([0, -1, 1.5, NaN, Infinity, MAX_PORTFOLIO_ID + 1, 2 ** 53, '1', null, undefined, 1n])(
  'portfolio id %s is refused',
  (portfolioId) => {
    expect(refusalOf(() => validateCommand(broken(aBuy(), { portfolioId }), NOON))).toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'portfolioId' },
    });
  },
);

describe('a text', () => {
  test.each([
    ['too long', 'a'.repeat(MAX_TEXT_LENGTH + 1)],
    ['with a null character', 'a\0b'],
    ['with half a surrogate pair', 'a\ud83c'],
    ['with the other half', '\udf27b'],
    ['a number', 7],
    ['missing', undefined],
  ])('%s is refused in every field', (_, text) => {
    for (const field of ['marketQuestion', 'reason', 'eventId', 'eventTitle', 'eventEndDate'] as const) {
      const refusal = refusalOf(() => validateCommand(broken(aBuy(), { [field]: text }), NOON));
      expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field } });
    }
  });
});

describe('a time', () => {
  test.each([
    ['missing', undefined],
    ['not one', new Date(NaN)],
    ['a text', '2020-03-01T12:00:00Z'],
    ['a number', 0],
    ['before the year 1', new Date(-62_135_596_800_001)],
  ])('%s is refused', (_, occurredAt) => {
    for (const command of sound) {
      const refusal = refusalOf(() => validateCommand(broken(command, { occurredAt }), NOON));
      expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'occurredAt' } });
    }
  });

  test('more than five minutes ahead is refused by its own code', () => {
    for (const command of sound) {
      const refusal = refusalOf(() => validateCommand({ ...command, occurredAt: afterNoon(300_001) }, NOON));
      expect(refusal).toMatchObject({
        code: 'TIMESTAMP_IN_FUTURE',
        details: { timestamp: '2020-03-01T12:05:00.001Z' },
      });
    }
  });

  test('is what makes a signal the same, so a buy is refused without one', () => {
    expect(refusalOf(() => validateCommand(broken(aBuy(), { occurredAt: null }), NOON))).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

test.each<[string, Command]>([
  ['kind', broken(aBuy(), { kind: 'sell' })],
  ['kind', broken(aBuy(), { kind: undefined })],
  ['action', broken(aBuy(), { action: 'buy_maybe' })],
  ['action', broken(aBuy(), { action: ['buy_yes'] })],
  ['amount', aBuy({ amount: '0' })],
  ['amount', aBuy({ amount: '-1' })],
  ['amount', broken(aBuy(), { amount: MAX_AMOUNT + 1n })],
  ['amount', broken(aBuy(), { amount: MAX_MICROS + 1n })],
  ['amount', broken(aBuy(), { amount: 100 })],
  ['amount', broken(aBuy(), { amount: '100' })],
  ['amount', broken(aBuy(), { amount: null })],
  // A billion at a millionth of a dollar would be 10^15 shares.
  ['amount', aBuy({ amount: '1000000000', price: '0.000001' })],
  ['price', aBuy({ price: '0' })],
  ['price', broken(aBuy(), { price: parsePrice('1') + 1n })],
  ['price', broken(aBuy(), { price: -1n })],
  ['price', broken(aBuy(), { price: 0.5 })],
  ['confidence', aBuy({ confidence: 1.000_001 })],
  ['p', aBuy({ p: 0 })],
  ['p', aBuy({ p: 1 })],
  ['p', aBuy({ p: 0.123_456_7 })],
  ['p', aBuy({ p: NaN })],
  ['p', broken(aBuy(), { p: '0.5' })],
  ['confidence', aBuy({ confidence: -0.1 })],
  ['confidence', aBuy({ confidence: NaN })],
  ['confidence', broken(aBuy(), { confidence: undefined })],
  ['confidence', broken(aBuy(), { confidence: '0.5' })],
  ['price', broken(aClose(), { price: parsePrice('1') + 1n })],
  ['price', broken(aClose(), { price: -1n })],
  ['price', broken(aClose(), { price: undefined })],
  ['shares', aClose({ shares: '0' })],
  ['shares', broken(aClose(), { shares: -1n })],
  ['shares', broken(aClose(), { shares: 5 })],
  ['shares', broken(aClose(), { shares: undefined })],
  ['payout', broken(aSettlement(), { payout: parsePrice('1') + 1n })],
  ['payout', broken(aSettlement(), { payout: -1n })],
  ['payout', broken(aSettlement(), { payout: 'VOID' })],
  ['payout', broken(aSettlement(), { payout: 1 })],
])('a command with such a %s is refused (%$)', (field, command) => {
  expect(refusalOf(() => validateCommand(command, NOON))).toMatchObject({
    code: 'INVALID_INPUT',
    details: { field },
  });
});

test('a stake at the largest count of shares is accepted, and a millionth more is not', () => {
  expect(() => validateCommand(aBuy({ amount: '10000000', price: '0.000001' }), NOON)).not.toThrow();
  const more = aBuy({ amount: '10000000.000001', price: '0.000001' });
  expect(more.amount).toBe(parseUsd('10000000.000001'));
  expect(refusalOf(() => validateCommand(more, NOON))).toMatchObject({ details: { field: 'amount' } });
});
