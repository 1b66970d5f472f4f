import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { BookContext } from '../src/author.ts';
import { guarded, loadStrategy, prepare, StrategyError, type StrategyFault } from '../src/sdk.ts';
import { tryLoading } from '../src/loading/try-loading.ts';
import { Rehearsal } from '../src/testing.ts';
import { AuthorFolder, strategyText } from './support/author-folder.ts';

const BOOK = { bid: 0.6, ask: 0.62 };
const BUY = `return [{ do: 'buy', outcome: 'yes', stake: 5, limit: 0.62 }];`;

/** The decisions of the strategy of a file over one book. */
async function decided(file: string) {
  const { exported } = await loadStrategy(file);
  return new Rehearsal(exported, { file }).book(BOOK);
}

/** The fault that loading a file ends with, its folder left out. */
async function faultOf(
  folder: string,
  work: Promise<unknown>,
): Promise<{ code: StrategyFault; message: string }> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof StrategyError)) throw error;
  return { code: error.code, message: error.message.replaceAll(`${folder}/`, '') };
}

test('a file anywhere on disk is loaded by path, and loaded afresh when it or a file of its own changes', async () => {
  const folder = new AuthorFolder();
  const file = folder.write(
    'mine.ts',
    strategyText(
      'return [{ do: "buy", outcome: "yes", stake, limit: 0.62 }];',
      `import { stake } from './stake.ts';`,
    ),
  );
  folder.write('stake.ts', 'export const stake = 5;');
  expect(await decided(file)).toMatchObject([{ stake: '5.000000' }]);
  folder.write('stake.ts', 'export const stake: number = 7;');
  expect(await decided(file)).toMatchObject([{ stake: '7.000000' }]);
  const [first, second] = [await loadStrategy(file), await loadStrategy(file)];
  expect(second.exported).toBe(first.exported);
  folder.write('mine.ts', strategyText(BUY));
  expect(await decided(file)).toMatchObject([{ stake: '5.000000' }]);
});

test('a shipped strategy is loaded by its name', async () => {
  const { exported } = await loadStrategy('momentum');
  expect(prepare({ file: 'momentum', exported })).toMatchObject({ name: 'momentum', version: 1 });
});

describe('a file that does not load is told by one sentence', () => {
  test.each<[string, string, RegExp]>([
    [
      'a missing module',
      strategyText(BUY, `import { x } from 'no-such-module';`),
      /^mine\.ts: imports a module that does not exist: Cannot find package 'no-such-module'/,
    ],
    [
      'a missing file',
      strategyText(BUY, `import { x } from './gone.ts';`),
      /^mine\.ts: imports a module that does not exist: .*gone\.ts/,
    ],
    ['a syntax error', strategyText('return [', ''), /^mine\.ts: (has a syntax error|is no TypeScript)/],
    [
      'an enum',
      strategyText(BUY, 'enum Side { Yes }'),
      /^mine\.ts: is no TypeScript that Node can run.*enum/,
    ],
    [
      'an error on its way',
      strategyText(BUY, `throw new Error('not today');`),
      /^mine\.ts: threw while it was loaded \(line 4, column 7\): not today\.$/,
    ],
    [
      'a name that is not exported',
      strategyText(BUY, `import { nothing } from 'prescient/strategy';`),
      /^mine\.ts: has a syntax error.*nothing/,
    ],
    [
      'the file system',
      strategyText(BUY, `import { readFileSync } from 'node:fs';`),
      /^mine\.ts: imports "node:fs"; a strategy does no input or output/,
    ],
    [
      'the end of the process',
      strategyText(BUY, 'process.exit(3);'),
      /^mine\.ts: ends the process with code 3 while it is loaded\.$/,
    ],
  ])('%s', async (_, text, sentence) => {
    const folder = new AuthorFolder();
    const fault = await faultOf(folder.path, loadStrategy(folder.write('mine.ts', text)));
    expect(fault.code).toBe('STRATEGY_FILE');
    expect(fault.message).toMatch(sentence);
    expect(fault.message).not.toMatch(/\?g=|\n/);
  });

  test('a path without a file names the shipped strategies', async () => {
    const folder = new AuthorFolder();
    const fault = await faultOf(folder.path, loadStrategy(`${folder.path}/gone.ts`));
    expect(fault.message).toBe(
      'gone.ts: does not exist. Check the path, or name a shipped strategy: arbitrage, calibrated, favourite, mean-reversion, momentum.',
    );
  });

  test('a file that never ends', async () => {
    const folder = new AuthorFolder();
    const file = folder.write('mine.ts', strategyText(BUY, 'for (;;);'));
    const fault = await faultOf(folder.path, tryLoading(file, `${pathToFileURL(file).href}?g=0`, 300));
    expect(fault.message).toBe(
      'mine.ts: was not loaded within 0.3 s; look for a loop without end outside of its handlers.',
    );
  });

  test('a file without a default export', async () => {
    const folder = new AuthorFolder();
    const file = folder.write('mine.ts', 'export const x = 1;');
    expect((await faultOf(folder.path, decided(file))).message).toMatch(/has no default export/);
  });
});

/** The fault of a strategy that does this with each book, under its time guard. */
async function guardedFault(onBook: (context: { readonly now: number }) => unknown, budgetMs = 20_000) {
  const stage = new Rehearsal({ name: 'mine', version: 1, onBook }, { file: 'mine.ts' });
  return faultOf(
    '',
    new Promise((resolve) => resolve(guarded(stage.strategy, budgetMs, () => stage.book(BOOK)))),
  );
}

describe('a strategy that never ends is stopped within its budget, and this process goes on', () => {
  const forever = (): never => {
    for (;;);
  };
  test.each<[string, () => unknown]>([
    ['a loop', forever],
    [
      'a loop that catches everything',
      () => {
        for (;;)
          try {
            forever();
          } finally {
            forever();
          }
      },
    ],
    ['a regular expression', () => /(a+)+$/.test(`${'a'.repeat(60)}b`)],
    [
      'an answer whose fields never come',
      () => [
        {
          get do() {
            return forever();
          },
        },
      ],
    ],
  ])('%s', async (_, onBook) => {
    const { code, message } = await guardedFault(onBook, 60);
    expect(code).toBe('STRATEGY_TIME');
    expect(message).toMatch(/^mine\.ts: mine took longer than 60 ms and was stopped/);
  });
});

test(
  'a selector or an exit rule that never ends is stopped before anything starts',
  { timeout: 300_000 },
  () => {
    const forever = (): never => {
      for (;;);
    };
    const definition = { name: 'mine', version: 1, onBook: () => [], markets: forever };
    expect(() => prepare({ file: 'mine.ts', exported: definition })).toThrow(
      'mine.ts: its definition took longer than 2000 ms and was stopped; look for a loop without end.',
    );
  },
);

describe('a strategy that reads the world is told', () => {
  test.each<[() => unknown, RegExp]>([
    [
      () => Date.now(),
      /^mine\.ts: onBook calls Date\.now; a strategy has no clock of its own: use now of the context/,
    ],
    [() => new Date(), /onBook calls new Date\(\); a strategy has no clock/],
    [() => Math.random(), /onBook calls Math\.random; a strategy has no chance of its own/],
    [() => performance.now(), /onBook calls performance\.now; a strategy has no clock/],
    [() => fetch('http://127.0.0.1:9'), /onBook calls fetch; a strategy does no input or output/],
    [
      () => process.getBuiltinModule('node:fs'),
      /onBook calls process\.getBuiltinModule; a strategy does no input/,
    ],
    [() => setTimeout(() => {}, 1), /onBook calls setTimeout; a decision waits for nothing/],
  ])('%s', async (onBook, sentence) => {
    const { code, message } = await guardedFault(onBook);
    expect(code).toBe('STRATEGY_IMPURE');
    expect(message).toMatch(sentence);
    expect(Math.random()).not.toBe(Date.now());
  });

  test('dates of a moment that is given, and the chance of the context, are fine', () => {
    const onBook = ({ now, random, log }: BookContext<object, object>) =>
      log(`${new Date(now).toISOString()} ${random().toFixed(3)}`);
    const lines = [1, 2].map(() => {
      const stage = new Rehearsal({ name: 'mine', version: 1, onBook });
      guarded(stage.strategy, 20_000, () => stage.book(BOOK));
      return stage.lines;
    });
    expect(lines[0]).toEqual([expect.stringMatching(/^2026-01-15T12:00:00\.000Z 0\.\d{3}$/)]);
    expect(lines[1]).toEqual(lines[0]);
  });
});

test('an error of a handler names its line', async () => {
  const folder = new AuthorFolder();
  const file = folder.write('mine.ts', strategyText('null.x;'));
  const { message } = await faultOf(folder.path, decided(file));
  expect(message).toMatch(/^mine\.ts: onBook threw \(line 11, column \d+\): Cannot read properties of null/);
});
