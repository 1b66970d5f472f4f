import { MAX_STATE_LENGTH } from '@prescient/core/domain';
import { LONGEST_STATE } from '@prescient/strategies/sdk';
import { expect, test } from 'vitest';
import { keptOf, readKept } from './kept-state.ts';

const ids = Array.from({ length: 5_000 }, (_, index) => `signal/late-favourite@1.7.${index}.0`);
const place = {
  at: 1_790_000_000_000,
  held: ids,
  waiting: ids,
  trades: { polymarket: 'x'.repeat(100), kalshi: 'x'.repeat(100) },
};
const ownOf = (length: number): { text: string } => ({ text: 'x'.repeat(length - '{"text":""}'.length) });

test('a stored state is never longer than the API takes, however long the own state of a strategy is', () => {
  for (const length of [20, LONGEST_STATE - 40_000, LONGEST_STATE - 1_500, LONGEST_STATE]) {
    const kept = keptOf({ own: ownOf(length), ...place });
    expect(JSON.stringify(kept.own)).toHaveLength(length);
    expect(JSON.stringify(kept).length).toBeLessThanOrEqual(MAX_STATE_LENGTH);
  }
  expect(keptOf({ own: ownOf(LONGEST_STATE), ...place })).toMatchObject({ held: [], waiting: [] });
  expect(keptOf({ own: ownOf(20), ...place }).held.length).toBeGreaterThan(300);
});

test('a state that an earlier release stored is read: it knows no public trades yet', () => {
  const { trades: _, ...earlier } = place;
  expect(readKept({ own: {}, ...earlier })).toMatchObject({ at: place.at, trades: {} });
  expect(readKept({ entered: {} })).toBeNull();
});
