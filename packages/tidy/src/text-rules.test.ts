import { expect, test } from 'vitest';
import { fileNameRule, machineRule, unexplainedRule, unfinishedRule } from './text-rules.ts';

const at = (path: string, text = '') => [{ path, text }];

test.for(['T_ODO', 'F_IXME', 'X_XX'].map((mark) => mark.replace('_', '')))(
  'finds %s in code, documents and settings',
  (mark) => {
    const text = `first\n// ${mark}: later`;
    for (const path of ['apps/api/src/main.ts', 'README.md', '.ci/run', 'turbo.json']) {
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

test('finds the home folder of somebody', () => {
  const folder = ['', 'home', 'ada', 'prescient'].join('/');
  expect(machineRule(at('README.md', `cd ${folder}`))).toHaveLength(1);
  expect(machineRule(at('README.md', 'cd prescient'))).toEqual([]);
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
