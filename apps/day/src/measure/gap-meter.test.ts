import { expect, test } from 'vitest';
import type { BookChange } from '@prescient/venues';
import { GapMeter } from './gap-meter.ts';

const market = { venue: 'polymarket', marketId: '1' } as const;
const gap = (outcome: 0 | 1) =>
  ({ kind: 'gap', outcome: { ...market, outcome }, reason: 'BAD_HASH' }) satisfies BookChange;
const book = (outcome: 0 | 1) => ({ kind: 'book', book: { ...market, outcome } }) as BookChange;

test('a gap lasts from the first word of it to the next book, or to the end of the market', () => {
  let now = 0;
  const meter = new GapMeter(() => now);
  meter.hear(gap(0));
  now = 10;
  meter.hear(gap(0));
  meter.hear(gap(1));
  now = 30;
  meter.hear(book(0));
  expect(meter.ms).toBe(50);
  now = 40;
  meter.hear({ kind: 'resolved', market, winner: 0, at: new Date(0) });
  now = 90;
  expect(meter.ms).toBe(60);
});
