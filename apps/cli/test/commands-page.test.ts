import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { NOUNS } from '../src/declarations/index.ts';
import { isGroup, type Command } from '../src/program/declare.ts';
import { orderWords } from '../src/program/order-words.ts';
import { readCommandLine } from '../src/program/program.ts';
import { withCommands } from './support/commands-page.ts';
import { MAIN, prescientHere } from './support/prescient.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PAGE = join(ROOT, 'docs', 'commands.md');

const COMMANDS: readonly Command[] = NOUNS.flatMap((noun) => (isGroup(noun) ? noun.commands : [noun]));

/** Parts the words of a line as a shell does, with quotes. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!);

test('the page of the commands has every command as it is declared', async () => {
  await expect(withCommands(readFileSync(PAGE, 'utf8'), NOUNS)).toMatchFileSnapshot(PAGE);
});

test('every example is a command line that names its command', async () => {
  for (const { example } of COMMANDS) {
    const { ordered, command: named } = orderWords(wordsOf(example), NOUNS);
    const chosen = await readCommandLine(ordered, NOUNS, named);
    expect(chosen?.command.example).toBe(example);
  }
});

test('every command has a help with its example, whatever the environment holds', async () => {
  for (const noun of NOUNS)
    for (const command of isGroup(noun) ? noun.commands : [noun]) {
      const words = isGroup(noun) ? [noun.name, command.name] : [noun.name];
      const { code, stdout } = await prescientHere([...words, '--help'], { PORT: 'broken' });
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: prescient ${words.join(' ')}`);
      expect(stdout).toMatch(/--json [^]*Example:\n {2}\$ npm /);
    }
});

test('every script of npm that names a command names one that there is', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const names = Object.values(scripts).flatMap((script) => /run\.mjs db (\w+)/.exec(script)?.[1] ?? []);
  const db = NOUNS.find(({ name }) => name === 'db')!;
  expect(names.every((name) => isGroup(db) && db.commands.some((one) => one.name === name))).toBe(true);
});

/** The modules that a file loads at once: what it imports in functions, and types, come later or never. */
const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gms)].map(
    ([, name]) => name!,
  );

test('the help loads nothing heavy: our declarations, and the library that reads them', () => {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const name of importsOf(file))
      if (name.startsWith('.')) follow(join(dirname(file), name));
      else packages.add(name);
  };
  follow(MAIN);
  expect(existsSync(MAIN) && seen.size > NOUNS.length).toBe(true);
  const light = ['commander', '@prescient/terminal', 'node:timers/promises'];
  expect([...packages].filter((name) => !light.includes(name))).toEqual([]);
});
