import { describe, expect, test } from 'vitest';
import { aBook } from '../../../test/support/books.ts';
import { afterNoon, NOON } from '../../../test/support/builders.ts';
import { refusalOf } from '../../../test/support/in-memory.ts';
import { ageMsOf, faultOf, MAX_BOOK_AGE_MS, MAX_VENUE_SKEW_MS, requireSound } from './freshness.ts';

describe('a book is not believed when it is', () => {
  test.each([
    ['too old', aBook(), afterNoon(MAX_BOOK_AGE_MS + 1), 'BOOK_STALE'],
    ['from our own future', aBook({ receivedAt: afterNoon(1_001) }), NOON, 'BOOK_STALE'],
    [
      "far ahead by the venue's clock",
      aBook({ occurredAt: afterNoon(MAX_VENUE_SKEW_MS + 1) }),
      NOON,
      'BOOK_STALE',
    ],
    ['without a time of its own', aBook({ occurredAt: new Date('never') }), NOON, 'BOOK_STALE'],
    ['received at no time', aBook({ receivedAt: new Date('never') }), NOON, 'BOOK_STALE'],
    ['known to lack a change', aBook({ gapped: true }), NOON, 'BOOK_GAPPED'],
    [
      'out of order',
      aBook({
        bids: [
          ['0.48', '1'],
          ['0.49', '1'],
        ],
      }),
      NOON,
      'BOOK_GAPPED',
    ],
    [
      'showing a price twice',
      aBook({
        asks: [
          ['0.50', '1'],
          ['0.50', '1'],
        ],
      }),
      NOON,
      'BOOK_GAPPED',
    ],
    ['showing a level without size', aBook({ asks: [['0.50', '0']] }), NOON, 'BOOK_GAPPED'],
    ['showing a price of 1', aBook({ asks: [['1', '5']] }), NOON, 'BOOK_GAPPED'],
    ['showing a price of 0', aBook({ bids: [['0', '5']] }), NOON, 'BOOK_GAPPED'],
    ['empty', aBook({ bids: [], asks: [] }), NOON, 'BOOK_EMPTY'],
    ['crossed', aBook({ bids: [['0.51', '5']] }), NOON, 'BOOK_CROSSED'],
    ['locked', aBook({ bids: [['0.50', '5']] }), NOON, 'BOOK_CROSSED'],
  ] as const)('%s', (...[, book, now, code]) => {
    expect(faultOf(book, now)).toBe(code);
    expect(refusalOf(() => requireSound(book, now))).toMatchObject({
      code,
      retryable: true,
      remembered: false,
    });
  });

  test('negative in size, whatever gave it', () => {
    const [ask] = aBook().asks;
    const negative = { ...ask!, size: -1n as NonNullable<typeof ask>['size'] };
    expect(faultOf({ ...aBook(), asks: [negative] }, NOON)).toBe('BOOK_GAPPED');
  });
});

describe('a book is believed', () => {
  test.each([
    ['up to its age', aBook(), afterNoon(MAX_BOOK_AGE_MS)],
    ['with one side only', aBook({ bids: [] }), NOON],
    ['that has not changed for a year', aBook({ occurredAt: new Date('2019-03-01T12:00:00Z') }), NOON],
    ["with the venue's clock a little ahead", aBook({ occurredAt: afterNoon(MAX_VENUE_SKEW_MS) }), NOON],
  ])('%s', (_, book, now) => {
    expect(faultOf(book, now)).toBeNull();
    expect(() => requireSound(book, now)).not.toThrow();
  });
});

test('no book is younger than now', () => {
  expect(ageMsOf(aBook(), afterNoon(250))).toBe(250);
  expect(ageMsOf(aBook({ receivedAt: afterNoon(10) }), NOON)).toBe(0);
});
