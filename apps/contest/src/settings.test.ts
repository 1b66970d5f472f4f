import { UsageError } from '@prescient/workshop';
import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test.each([['--minutes', '0'], ['--minutes', 'soon'], ['--minutes', '1441'], ['--colour']])(
  '%s %s is bad usage',
  (...words: string[]) => {
    expect(() => readSettings(words)).toThrow(UsageError);
  },
);

test('minutes and seed are what is played; ten minutes unless given', () => {
  expect(readSettings(['--minutes', '0.3', '--seed', '7'])).toMatchObject({ minutes: 0.3, seed: 7 });
  expect(readSettings(['--seed', 'harbour', '--json'])).toMatchObject({ minutes: 10, json: true });
});
