import { expect, test } from 'vitest';
import type { KalshiTally } from '../truth/kalshi-tally.ts';
import { kalshiGoal, kalshiTable } from './kalshi.ts';

const MET: KalshiTally = {
  markets: 6,
  buys: 5,
  sales: 4,
  fractional: 3,
  multiplied: 2,
  waived: 1,
  afterWaiver: 1,
  settled: 7,
};

test('a day that met all of Kalshi reached its goal', () => {
  expect(kalshiGoal(MET)).toMatchObject({ reached: true, figure: '9 fills' });
});

test.each(Object.keys(MET))('a day without any %s missed its goal, and says so', (name) => {
  const goal = kalshiGoal({ ...MET, [name]: 0 });
  expect(goal.reached).toBe(false);
  expect(goal.figure).toMatch(/^none: \w/);
  expect(kalshiTable({ ...MET, [name]: 0 })).toMatch(new RegExp(`${goal.figure.slice(6)} +0`));
});
