import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

const KNOWN = ['timestamp', 'market_id', 'market_question', 'action', 'target_price', 'amount', 'event_id'];

test.each([
  ['ammount', 'amount'],
  ['amuont', 'amount'],
  ['Amount', 'amount'],
  ['amounts', 'amount'],
  ['marketId', 'market_id'],
  ['maket_id', 'market_id'],
  ['price', 'target_price'],
  ['question', 'market_question'],
  ['time_stamp', 'timestamp'],
  ['taget_price', 'target_price'],
  ['eventid', 'event_id'],
])('%s means %s', (name, meant) => {
  expect(nearestName(name, KNOWN)).toBe(meant);
});

test.each(['', '__proto__', 'x', 'colour', 'dry_run', 'ы'.repeat(5_000)])('%s means none of them', (name) => {
  expect(nearestName(name, KNOWN)).toBeNull();
});
