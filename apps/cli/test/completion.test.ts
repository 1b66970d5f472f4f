import { spawnSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { completed } from './support/completed.ts';
import { MAIN, prescientHere } from './support/prescient.ts';

const [FILES, NO_FILES] = [':0', ':4'];

test.each([
  [['portf'], ['portfolio']],
  [
    ['portfolio', 're'],
    ['report', 'reset', 'resume'],
  ],
  [['portfolio', 'report', '--pe'], ['--period']],
  [
    ['portfolio', 'report', '1', '--period', ''],
    ['day', 'week', 'month'],
  ],
  [['portfolio', 'report', '1', '--period=w'], ['week']],
  [
    ['--json', 'portfolio', 'show', '--'],
    ['--watch', '--json', '--help'],
  ],
  [['strategy', 'check', 'mom'], ['momentum']],
  [['bot', '--strategy', 'fav'], ['favourite']],
  [
    ['buy', 'm', ''],
    ['yes', 'no'],
  ],
  [['completion', 'f'], ['fish']],
  [['portfolio', 'show', ''], []],
  [['audit', ''], []],
  [['nonsense', ''], []],
])('%j is completed by %j', async (words, expected) => {
  expect(await completed(words)).toEqual({ words: expected, end: NO_FILES });
});

test('where a file is named, the shell completes it', async () => {
  expect(await completed(['db', 'verify', ''])).toEqual({ words: [], end: FILES });
  expect(await completed(['start', '--play', ''])).toEqual({ words: [], end: FILES });
});

/** The script of a shell, which the library prints by itself. */
async function scriptFor(shell: string): Promise<string> {
  const said: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
  const { code, stdout, stderr } = await prescientHere(['completion', shell], {});
  log.mockRestore();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return [stdout, ...said].join('\n');
}

test.each(['bash', 'zsh', 'fish', 'powershell'])('the script for %s asks us', async (shell) => {
  const text = await scriptFor(shell);
  expect(text).toMatch(/prescient complete '?--/);
});

test.skipIf(process.platform === 'win32')('a bash without any package completes by the script', async () => {
  const words = `prescient() { '${process.execPath}' '${MAIN}' "$@"; }
compopt() { :; }
COMP_WORDS=(prescient portfolio rep)
COMP_CWORD=2
$(complete -p prescient | sed 's/.*-F \\([^ ]*\\).*/\\1/')
echo "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc'], {
    input: `${await scriptFor('bash')}\n${words}\n`,
    encoding: 'utf8',
  });
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: 'report', stderr: '' });
});

test('another shell is named', async () => {
  const { code, stderr } = await prescientHere(['completion', 'tcsh'], {});
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('"tcsh" must be bash, zsh') });
});
