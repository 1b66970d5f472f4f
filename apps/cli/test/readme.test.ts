import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chosenOf } from '../src/program/run.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The lines of all shell blocks of a document, without what they say for people. */
const shellLines = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```/gms)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');

const NPM = /^(?:[A-Z_]+=\S+ )*npm (?:run (?:--silent )?)?(\S+)(?: -- (.*))?$/;
const NPX = /^npx prescient ?(.*)$/;
/** Scripts of the repository itself. */
const OURS = new Set(['test', 'check', 'pack', 'format']);

/** The words that a line gives to `prescient`; null where it is no command of it. */
function wordsOf(line: string): string[] | null {
  const [, beyond] = NPX.exec(line) ?? [];
  if (beyond !== undefined) return beyond.split(' ').filter(Boolean);
  const [, script = '', rest = ''] = NPM.exec(line) ?? [];
  if (scripts[script] === undefined || OURS.has(script)) return null;
  return [script, ...rest.split(' ').filter(Boolean)];
}

describe('README', () => {
  const lines = shellLines(read('README.md'));
  const commands = lines.flatMap((line) => {
    const words = wordsOf(line);
    return words === null ? [] : [{ line, words }];
  });

  test('has commands, and every line that begins with npm or npx is one', () => {
    expect(commands.length).toBeGreaterThan(8);
    const known = new Set(commands.map(({ line }) => line));
    const others = lines.filter((line) => /^np[mx] /.test(line) && !known.has(line));
    for (const line of others) expect(line).toMatch(/^npm (?:test|i \S+\.tgz|run pack)$/);
  });

  test.each(commands)('$line is understood as it stands', async ({ words }) => {
    expect(await chosenOf(words)).not.toBeNull();
  });
});
