import { expect, test } from 'vitest';
import { toldWrongly } from './fill-stream.ts';

const FILLS = ['a', 'b', 'c', 'd'];
const told = (...ids: string[]) => toldWrongly({ portfolioId: 7, told: ids }, FILLS);

test.each([
  ['all fills', ['a', 'b', 'c', 'd']],
  ['all since it began in the middle', ['c', 'd']],
  ['none, as none came since it began', []],
])('a stream that told %s is right', (_, ids) => {
  expect(told(...ids)).toBeNull();
});

test.each([
  ['a fill twice', ['a', 'b', 'b', 'c', 'd'], 'doubled'],
  ['one less in the middle', ['a', 'c', 'd'], 'lost'],
  ['not the last one', ['a', 'b', 'c'], 'lost'],
  ['them in another order', ['a', 'c', 'b', 'd'], 'lost'],
  ['one that is not there', ['a', 'x', 'b', 'c', 'd'], 'lost'],
])('a stream that told %s is found', (_, ids, kind) => {
  expect(told(...ids)?.kind).toBe(kind);
});
