import { expect, test } from 'vitest';
import { clockRule } from './clock-rule.ts';

const faultsOf = (text: string, path = 'packages/market-data/src/planted.ts') => clockRule([{ path, text }]);

test.each([
  'const now = new Date();',
  'const now = Date.now();',
  'const began = performance.now();',
  'const timer = setTimeout(work, 5);',
  'const timer = setInterval(work, 5);',
  'const signal = AbortSignal.timeout(5);',
  "import { setTimeout as sleep } from 'node:timers/promises';",
])('time is not to be had by: %s', (text) => {
  expect(faultsOf(text)).toEqual([expect.stringContaining('packages/market-data/src/planted.ts:1 ')]);
});

test.each(['const now = clock.now();', 'const then = new Date(iso);', 'server.setTimeout(5, deaf);'])(
  'fine is: %s',
  (text) => {
    expect(faultsOf(text)).toEqual([]);
  },
);

test('tests, other rooms and files that are listed may', () => {
  for (const path of [
    'packages/market-data/src/planted.test.ts',
    'packages/recording/src/planted.ts',
    'apps/api/src/live/waker.ts',
  ])
    expect(faultsOf('const timer = setTimeout(work, 5);', path)).toEqual([]);
});
