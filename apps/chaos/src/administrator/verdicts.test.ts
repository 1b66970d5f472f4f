import { expect, test } from 'vitest';
import type { Decision, Verdict } from '../bots/intent.ts';
import { Verdicts } from './verdicts.ts';

const decisions = (...verdicts: Verdict[]): Decision[] =>
  verdicts.map((verdict, index) => ({ kind: 'decide', id: `d${index + 1}`, marketId: 'rain', verdict }));

test('every other result counts; the same one again is no change', () => {
  const verdicts = new Verdicts(decisions('1', '1', 'void', 'reverse', 'void'));
  expect(verdicts.changes('rain')).toEqual([
    { id: 'd1', payout: '1', revision: 1 },
    { id: 'd3', payout: 'void', revision: 2 },
    { id: 'd4', payout: null, revision: 2 },
    { id: 'd5', payout: 'void', revision: 3 },
  ]);
  expect(verdicts.standing('rain')).toMatchObject({ payout: 'void', revision: 3 });
  expect([1, 2, 4].map((revision) => verdicts.payoutOf('rain', revision))).toEqual(['1', 'void', null]);
  expect(verdicts.standing('snow')).toMatchObject({ payout: null, revision: 0 });
});

test.each([
  ['1.000000', '1'],
  ['0.000000', '0'],
  ['0.500000', '0.5'],
  ['void', 'void'],
  [null, null],
])('a payout of %s is %s', (stored, written) => {
  expect(Verdicts.payoutIn(stored)).toBe(written);
});
