import { expect, test } from 'vitest';
import { sweepWords } from '../src/sweep/sweep-words.ts';

const KNOWN = ['floor', 'hours', 'side'];

test.each([
  [[], [[]]],
  [['hours=1..3'], [['hours=1'], ['hours=2'], ['hours=3']]],
  [['floor=0.08..0.11'], [['floor=0.08'], ['floor=0.09'], ['floor=0.10'], ['floor=0.11']]],
  [['floor=-0.5..0.5/0.5'], [['floor=-0.5'], ['floor=0.0'], ['floor=0.5']]],
  [
    ['hours=1..2', 'side=yes,no'],
    [
      ['hours=1', 'side=yes'],
      ['hours=1', 'side=no'],
      ['hours=2', 'side=yes'],
      ['hours=2', 'side=no'],
    ],
  ],
])('%j are the runs %j', (words, sets) => {
  expect(sweepWords(words, KNOWN)).toEqual(sets);
});

test.each([
  [['hours'], 'names no setting'],
  [['hour=1..2'], 'did you mean hours'],
  [['hours=2..1'], 'ends before it begins'],
  [['hours=1..x'], 'no number'],
  [['hours=1..2/0'], 'not above 0'],
  [['hours=1..999999'], 'are the most'],
  [['side=yes,yes'], 'there twice'],
  [['hours=1..2', 'hours=3'], 'another --sweep'],
  [['hours=1..200', 'floor=1..200'], '40000 runs'],
])('%j are refused, because the sweep %s', (words, why) => {
  expect(() => sweepWords(words, KNOWN)).toThrow(
    expect.objectContaining({ code: 'REPLAY_SETTING', message: expect.stringContaining(why) }),
  );
});
