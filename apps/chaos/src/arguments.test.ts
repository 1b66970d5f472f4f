import { expect, test } from 'vitest';
import { UsageError } from '@prescient/workshop';
import { readArguments } from './arguments.ts';

test.each([['--fault', 'nonsense'], ['--minutes', 'soon'], ['--colour']])(
  '%s %s is bad usage',
  (...words: string[]) => {
    expect(() => readArguments(words)).toThrow(UsageError);
  },
);

test('a fault and a number of rounds are what is played', () => {
  expect(readArguments(['--fault', 'api-kill', '--rounds', '20'])).toMatchObject({
    faults: ['api-kill'],
    rounds: 20,
    recoverySeconds: 5,
  });
});
