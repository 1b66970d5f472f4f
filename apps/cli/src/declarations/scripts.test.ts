import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isGroup } from '../program/declare.ts';
import { NOUNS } from './index.ts';

test('in a checkout every command is a script', () => {
  const url = new URL('../../../../package.json', import.meta.url);
  const { scripts } = JSON.parse(readFileSync(url, 'utf8')) as { scripts: Record<string, string> };
  const names = NOUNS.flatMap((noun) =>
    noun.name === 'db' && isGroup(noun) ? noun.commands.map(({ name }) => `db:${name}`) : [noun.name],
  );
  expect(names.filter((name) => scripts[name] === undefined)).toEqual([]);
});
