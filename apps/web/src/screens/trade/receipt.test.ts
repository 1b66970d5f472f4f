import { expect, test } from 'vitest';
import { levelsOf, sourceOf } from './receipt.ts';

const level = { price: '0.5', size: '10', consumed: '0', taken: '4', cost: '2', fee: '0.1' };

test('the levels of a receipt are those that are whole', () => {
  expect(levelsOf({ source: 'book', levels: [level, null, { ...level, fee: 1 }, 'x'] })).toEqual([level]);
  expect(levelsOf({ source: 'quoted' })).toEqual([]);
});

test('the source of a price is told in words', () => {
  expect(sourceOf({ source: 'book', book: { ageMs: 12 } })).toBe('from a book 12 ms old');
  expect(sourceOf({ source: 'book', book: null })).toBe('from a book');
  expect(sourceOf({ source: 'quoted' })).toBe('quoted');
  expect(sourceOf({})).toBe('not told');
});
