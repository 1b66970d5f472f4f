import { expect, test } from 'vitest';
import { table } from './table.ts';

test('columns of figures are aligned to the right, texts and the first column to the left', () => {
  const text = table(
    ['id', 'name', 'dollars', 'note'],
    [
      ['1', 'a', '-0.50', ''],
      ['20', 'long name', '1000.25', 'x'],
      ['3', 'b'],
    ],
  );
  expect(text.split('\n')).toEqual([
    'id  name       dollars  note',
    '──  ─────────  ───────  ────',
    '1   a            -0.50',
    '20  long name  1000.25  x',
    '3   b',
  ]);
});

test('text from outside steers no terminal and is cut between characters', () => {
  const text = table(['question'], [['\u001b[2JWill it\nrain?'], ['🌧🌧🌧🌧🌧']], 4);
  expect(text).not.toContain('\u001b');
  expect(text.split('\n').slice(2)).toEqual([' [2…', '🌧🌧🌧…']);
});
