import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rehearsal } from 'prescient/strategy/testing';
import strategy from './my-strategy.ts';

test('buys a favourite at its ask, once', () => {
  const stage = new Rehearsal(strategy);
  assert.deepEqual(stage.book({ bid: 0.7, ask: 0.72 }), []);
  const [decision] = stage.book({ bid: 0.9, ask: 0.91 });
  assert.partialDeepStrictEqual(decision, { do: 'buy', outcome: 0, limit: '0.910000', stake: '25.000000' });
  assert.deepEqual(stage.book({ bid: 0.91, ask: 0.92 }), []);
});

test('sells a position that gained a tenth, and keeps one that did not', () => {
  const stage = new Rehearsal(strategy);
  assert.deepEqual(stage.position({ entryPrice: 0.8 }, { bid: 0.82, ask: 0.83 }), []);
  const [decision] = stage.position({ entryPrice: 0.8 }, { bid: 0.88, ask: 0.89 });
  assert.equal(decision?.do, 'sell');
});
