import { expect, test } from 'vitest';
import { shellWord, typed } from './typed.ts';

test.each([
  ['audit', 'npm run audit', 'npx prescient audit'],
  ['start --live', 'npm start -- --live', 'npx prescient start --live'],
  ['db backup folder', 'npm run db:backup -- folder', 'npx prescient db backup folder'],
  ['portfolio show 1', 'npm run portfolio -- show 1', 'npx prescient portfolio show 1'],
])('%s is typed as %s in a checkout, and as %s elsewhere', (words, here, elsewhere) => {
  expect([typed(words, true), typed(words, false)]).toEqual([here, elsewhere]);
});

test.each([
  ['ideas/late.ts', 'ideas/late.ts'],
  ['für morgen/late.ts', '"für morgen/late.ts"'],
  ['it costs $5.ts', '"it costs \\$5.ts"'],
  ['', '""'],
])('the path %s is the word %s of a command', (path, word) => {
  expect(shellWord(path)).toBe(word);
});
