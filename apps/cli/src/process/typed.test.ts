import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NOUNS } from '../declarations/index.ts';
import { isGroup } from '../program/declare.ts';
import { typed } from './typed.ts';

test.each([
  ['audit', 'npm run audit', 'npx prescient audit'],
  ['start --live', 'npm start -- --live', 'npx prescient start --live'],
  ['db backup folder', 'npm run db:backup -- folder', 'npx prescient db backup folder'],
  ['portfolio show 1', 'npm run portfolio -- show 1', 'npx prescient portfolio show 1'],
])('%s is typed as %s in a checkout, and as %s elsewhere', (words, here, elsewhere) => {
  expect([typed(words, true), typed(words, false)]).toEqual([here, elsewhere]);
});

test('in a checkout every command is a script', () => {
  const url = new URL('../../../../package.json', import.meta.url);
  const { scripts } = JSON.parse(readFileSync(url, 'utf8')) as { scripts: Record<string, string> };
  const names = NOUNS.flatMap((noun) =>
    noun.name === 'db' && isGroup(noun) ? noun.commands.map(({ name }) => `db:${name}`) : [noun.name],
  );
  expect(names.filter((name) => scripts[name] === undefined)).toEqual([]);
});
