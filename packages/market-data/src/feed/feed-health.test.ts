import { expect, test } from 'vitest';
import type { Book } from '@prescient/core';
import type { BookChange } from '@prescient/venues';
import { FeedHealth } from './feed-health.ts';

const NONE = new Map<string, number>();
const outcome = { venue: 'polymarket', marketId: 'rain', outcome: 0 } as const;

const change = (lagMs: number): BookChange => {
  const book = { ...outcome, occurredAt: new Date(1_000), receivedAt: new Date(1_000 + lagMs) };
  return { kind: 'book', book: book as Book };
};
const gap: BookChange = { kind: 'gap', outcome, reason: 'DISCONNECTED' };

test('tells how late changes come: the median, and never below zero', () => {
  const health = new FeedHealth(['polymarket', 'kalshi']);
  for (const lag of [30, -500, 9_000]) health.count(change(lag), true);
  expect(health.figures(NONE, NONE)).toMatchObject([
    { venue: 'polymarket', changes: 3, lagMs: 30 },
    { venue: 'kalshi', changes: 0, lagMs: null },
  ]);
});

test('tells the lag of the newest changes alone', () => {
  const health = new FeedHealth(['polymarket']);
  for (let count = 0; count < 500; count += 1) health.count(change(count < 300 ? 5_000 : 10), true);
  expect(health.figures(NONE, NONE)[0]!.lagMs).toBe(10);
});

test('takes no lag from a book that was quiet until it was asked for', () => {
  const health = new FeedHealth(['polymarket']);
  health.count(change(3_600_000), false);
  expect(health.figures(NONE, NONE)[0]).toMatchObject({ changes: 1, lagMs: null });
});

test('counts an outcome in a gap once, until its book comes or nobody follows it', () => {
  const health = new FeedHealth(['polymarket']);
  const gapped = () => health.figures(NONE, NONE)[0];
  health.count(gap, false);
  health.count(gap, false);
  expect(gapped()).toMatchObject({ gapped: 1, gaps: 2 });
  health.count(change(1), false);
  expect(gapped()).toMatchObject({ gapped: 0, gaps: 2 });
  health.count(gap, false);
  health.drop(outcome);
  expect(gapped()).toMatchObject({ gapped: 0, gaps: 3 });
});
