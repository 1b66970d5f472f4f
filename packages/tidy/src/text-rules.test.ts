import { expect, test } from 'vitest';
import {
  commandRule,
  docstringRule,
  fileNameRule,
  machineRule,
  plainWordRule,
  unexplainedRule,
  unfinishedRule,
} from './text-rules.ts';

const at = (path: string, text = '') => [{ path, text }];

test.for(['T_ODO', 'F_IXME', 'X_XX'].map((mark) => mark.replace('_', '')))(
  'finds %s in code, documents and settings',
  (mark) => {
    const text = `first\n// ${mark}: later`;
    for (const path of ['apps/api/src/main.ts', 'README.md', '.ci/run', 'knip.json']) {
      expect(unfinishedRule(at(path, text))).toEqual([`${path}:2 marks unfinished work: ${mark}`]);
    }
    expect(unfinishedRule(at('packages/venues/test/fixtures/market.json', text))).toEqual([]);
  },
);

test('a rule is switched off with a reason, or not at all', () => {
  const line = ['// oxlint', 'disable-next-line no-console'].join('-');
  expect(unexplainedRule(at('apps/cli/src/main.ts', line))).toHaveLength(1);
  expect(
    unexplainedRule(at('apps/cli/src/main.ts', `${line} -- a command line writes to the console`)),
  ).toEqual([]);
});

test('finds a script of the repository in what is shipped', () => {
  const sentence = 'Run `npm run audit` to see them.';
  for (const path of ['apps/web/src/a.tsx', 'packages/core/src/a.ts', 'packages/strategies/template/a.ts'])
    expect(commandRule(at(path, sentence))).toHaveLength(1);
  expect(commandRule(at('apps/bench/src/a.ts', sentence))).toEqual([]);
  expect(commandRule(at('apps/cli/src/a.ts', `/** ${sentence} */`))).toEqual([]);
});

test('finds the home folder of somebody', () => {
  const folder = ['', 'home', 'ada', 'prescient'].join('/');
  expect(machineRule(at('README.md', `cd ${folder}`))).toHaveLength(1);
  expect(machineRule(at('README.md', 'cd prescient'))).toEqual([]);
});

test.for(['who_ever asks', 'a wi_sh', 'built ane_w', 'waits in va_in', 'for wa_nt of cash'])(
  'finds a word that has a plainer one: %s',
  (words) => {
    const text = `first\n// ${words.replace('_', '')}`;
    expect(plainWordRule(at('apps/cli/src/main.ts', text))).toEqual([
      expect.stringContaining('apps/cli/src/main.ts:2 uses a word'),
    ]);
    expect(plainWordRule(at('docs/glossary.md', text))).toEqual([]);
  },
);

test('a docstring begins with a noun or a verb', () => {
  const bad = ['/** Wha_t is left. */', '/**\n * Whet_her it is open.\n */', '  /** Wh_o asks. */'];
  for (const text of bad)
    expect(docstringRule(at('apps/cli/src/main.ts', `\n${text.replace('_', '')}`))).toEqual([
      expect.stringMatching(/^apps\/cli\/src\/main\.ts:2 /),
    ]);
  const good = [
    '/** The rest. */',
    '/** True if it is open. */',
    '// What is left is cash.',
    '/** Whole. */',
  ];
  for (const text of good) expect(docstringRule(at('apps/cli/src/main.ts', text))).toEqual([]);
});

test('names are kebab-case, and documents may be shouted', () => {
  const good = [
    'packages/core/src/store/trade.entity.ts',
    'packages/core/test/buy-and-hold.scenario.test.ts',
    '.ci/run',
    '.oxlintrc.json',
    'CONTRIBUTING.md',
    'LICENSE',
  ];
  expect(good.flatMap((path) => fileNameRule(at(path)))).toEqual([]);
  const bad = [
    'apps/api/src/tradeRouter.ts',
    'apps/api/src/Trade.ts',
    'docs/my notes.md',
    'apps/bot/src/a_b.ts',
  ];
  expect(bad.flatMap((path) => fileNameRule(at(path)))).toHaveLength(bad.length);
});
