import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ownDatabase } from './support/homes.ts';
import { apiHere, prescientHere } from './support/prescient.ts';

/** No API is there. */
const ALONE = { PORT: '9' };

async function completed(words: readonly string[], variables: Record<string, string> = ALONE) {
  const { code, stdout, stderr } = await prescientHere(['complete', '--', ...words], variables);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  return { words: lines.slice(0, -1).map((line) => line.split('\t')[0]), end: lines.at(-1) };
}

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

test('portfolios are those of the API that runs', async () => {
  const { variables } = await ownDatabase();
  await prescientHere(['portfolio', 'create', '17', '--template', 'book'], variables);
  const { url } = await apiHere(variables);
  const { port } = new URL(url);
  expect((await completed(['portfolio', 'show', ''], { PORT: port })).words).toEqual(['1', '17']);
  expect((await completed(['audit', '--portfolio', '17'], { PORT: port })).words).toEqual(['17']);
});

test.each(['bash', 'zsh', 'fish', 'powershell'])('the script for %s asks us', async (shell) => {
  const said: string[] = [];
  const log = console.log;
  console.log = (text: string) => void said.push(text);
  try {
    expect(await prescientHere(['completion', shell], {})).toMatchObject({ code: 0, stderr: '' });
  } finally {
    console.log = log;
  }
  expect(said.join('\n')).toMatch(/prescient complete '?--/);
  if (shell !== 'bash') return;
  expect(spawnSync('bash', ['-n'], { input: said.join('\n') })).toMatchObject({ status: 0 });
});

test('another shell is named', async () => {
  const { code, stderr } = await prescientHere(['completion', 'tcsh'], {});
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('"tcsh" must be bash, zsh') });
});
