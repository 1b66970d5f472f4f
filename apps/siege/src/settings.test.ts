import { UsageError } from '@prescient/workshop';
import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test.each([['--attack', 'nonsense'], ['--minutes', 'soon'], ['--colour']])(
  '%s %s is bad usage',
  (...words: string[]) => {
    expect(() => readSettings(words)).toThrow(UsageError);
  },
);

test('rounds, seed, attacks and the size of the giant are what is played', () => {
  const words = '--attack api-kill --rounds 20 --seed 7 --positions 500'.split(' ');
  expect(readSettings(words)).toMatchObject({
    attacks: ['api-kill'],
    rounds: 20,
    minutes: Number.POSITIVE_INFINITY,
    seed: 7,
    positions: 500,
    recoverySeconds: 10,
  });
});
