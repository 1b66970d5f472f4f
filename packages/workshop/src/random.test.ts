import { expect, test } from 'vitest';
import { Random } from './random.ts';

const choices = (random: Random): number[] => Array.from({ length: 20 }, () => random.between(0, 1_000));

test('the same seed gives the same choices, another seed others', () => {
  expect(choices(new Random(7))).toEqual(choices(new Random(7)));
  expect(choices(new Random(7))).not.toEqual(choices(new Random(8)));
});

test('a fork does not depend on how much its parent chooses afterwards', () => {
  const [one, other] = [new Random(7), new Random(7)];
  const [fork, same] = [one.fork(), other.fork()];
  choices(one);
  expect(choices(fork)).toEqual(choices(same));
});

test('both ends of a range come, and nothing beyond them', () => {
  const random = new Random(1);
  const seen = new Set(Array.from({ length: 200 }, () => random.between(3, 6)));
  expect([...seen].toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6]);
});

test('a shuffle keeps every item once', () => {
  const items = ['a', 'b', 'c', 'd', 'e'];
  expect(new Random(3).shuffle(items).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(items);
});

test('nothing can be picked from an empty list', () => {
  expect(() => new Random(1).pick([])).toThrow(RangeError);
});
