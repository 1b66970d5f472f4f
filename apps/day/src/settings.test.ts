import { expect, test } from 'vitest';
import { UsageError } from '@prescient/workshop';
import { FULL, readSettings } from './settings.ts';

test('without words it is the whole day', () => {
  expect(readSettings([])).toEqual(FULL);
  expect(FULL).toMatchObject({ markets: 1_000, changes: 5_000_000 });
});

test('words say how big it is', () => {
  const words = '--markets 7 --changes 900 --seed x --rate 10 --faults 0 --orders 3 --json'.split(' ');
  expect(readSettings(words)).toEqual({
    ...FULL,
    markets: 7,
    changes: 900,
    seed: 'x',
    rate: 10,
    faults: 0,
    orders: 3,
    json: true,
  });
});

test.each([['--markets', '0'], ['--rate', '0.5'], ['--changes', 'many'], ['--speed', '2'], ['more']])(
  'words that mean nothing are refused: %s %s',
  (...words) => {
    expect(() => readSettings(words)).toThrow(UsageError);
  },
);
