import { expect, test } from 'vitest';
import { NOUNS } from '../src/declarations/index.ts';
import { orderWords } from '../src/program/order-words.ts';
import { readCommandLine } from '../src/program/program.ts';
import { prescientHere } from './support/prescient.ts';

async function read(...words: string[]): Promise<Record<string, unknown>> {
  const { ordered, command: named } = orderWords(words, NOUNS);
  const { values, command } = (await readCommandLine(ordered, NOUNS, named))!;
  return { command: command.name, ...values };
}

/** All orders of some parts. */
function orders<T>(parts: readonly T[]): T[][] {
  if (parts.length === 0) return [[]];
  return parts.flatMap((part, index) => orders(parts.toSpliced(index, 1)).map((rest) => [part, ...rest]));
}

test('options may stand anywhere among the words', async () => {
  const words = ['portfolio', 'report', '7'];
  const parts = [...words.map((word) => [word]), ['--period', 'day'], ['--json']];
  const inOrder = orders(parts).filter((order) => {
    const places = words.map((word) => order.findIndex(([first]) => first === word));
    return places.every((place, index) => index === 0 || place > places[index - 1]!);
  });
  expect(inOrder).toHaveLength(20);
  const expected = { command: 'report', portfolio: '7', period: 'day', csv: false, json: true };
  for (const order of inOrder) expect(await read(...order.flat())).toEqual(expected);
  expect(await read('--period=day', '--json', ...words)).toEqual(expected);
});

test('a value is never taken for a command or for an option', async () => {
  expect(await read('portfolio', '--name', 'list', 'clone', '7')).toMatchObject({
    command: 'clone',
    name: 'list',
    portfolio: '7',
  });
  expect(await read('audit', '--portfolio=-1')).toMatchObject({ portfolio: '-1' });
  expect(await read('bot', '--config', 'a=1', '--config', 'b=2')).toMatchObject({ config: ['a=1', 'b=2'] });
  expect(await read('portfolio', 'pause', '7', '--', '--json')).toMatchObject({
    reason: '--json',
    json: false,
  });
});

test.each([
  [['startt'], 'There is no command "startt"; prescient --help lists all. Did you mean start?'],
  [['constructor'], 'There is no command "constructor"'],
  [[''], 'does not understand ""'],
  [
    ['portfolio', 'repotr', '1'],
    'portfolio has no command "repotr". Did you mean report? portfolio needs one of',
  ],
  [['portfolio', '--period', 'day'], 'portfolio needs one of: show N'],
  [
    ['markets', 'book', '1', '--wach'],
    'has no option --wach; prescient markets book --help lists those that it has. Did you mean --watch?',
  ],
  [['portfolio', 'list', '--watch'], '--watch goes with show.'],
  [['audit', '--__proto__'], 'has no option --__proto__'],
  [
    ['audit', '--portfolio', '--json'],
    '--portfolio needs a value; one that begins with a dash is written --portfolio=--json.',
  ],
  [['audit', '--portfolio'], '--portfolio needs a value'],
  [['start', '--once=yes'], '--once takes no value; leave out =yes.'],
  [
    ['token', 'create'],
    'token create needs --name NAME. token needs one of: create --name NAME, list, revoke ID.',
  ],
  [['db', 'verify'], 'db verify needs the folder of a backup: FOLDER. db needs one of'],
])('%j ends with 2 and says what to write', async (words, sentence) => {
  const { code, stdout, stderr } = await prescientHere(words, {});
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(sentence),
  });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  [['--version'], /^\d+\.\d+\.\d+\n$/],
  [
    ['help', 'portfolio', 'report'],
    /^Usage: prescient portfolio report N \[options\]\n[^]*--period P .*day, week, month/,
  ],
  [['portfolio', '-h'], /^Usage: prescient portfolio COMMAND\n[^]*compare N… \[options\]|compare N/],
])('%j answers and ends with 0', async (words, answer) => {
  const { code, stdout, stderr } = await prescientHere(words, { PORT: 'broken' });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(answer), stderr: '' });
});
