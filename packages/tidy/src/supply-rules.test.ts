import { expect, test } from 'vitest';
import { repositoryFiles } from './source-file.ts';
import { buildRule, releaseAgeRule, runTimeRule } from './supply-rules.ts';

const files = repositoryFiles();

/** The repository with one of its files changed. */
const changed = (path: string, change: (text: string) => string) =>
  files.map((file) => (file.path === path ? { path, text: change(file.text) } : file));
const workspace = (change: (text: string) => string) => changed('pnpm-workspace.yaml', change);

test.each(['', 'minimumReleaseAge: 0', 'minimumReleaseAge: 60', '# minimumReleaseAge: 1440'])(
  'a release is a day old before it is locked, and %j is no day',
  (line) => {
    expect(releaseAgeRule(workspace((text) => text.replace(/^minimumReleaseAge.*$/m, line)))).toHaveLength(1);
  },
);

test('install scripts run for packages that are known, and for no others', () => {
  const withBuild = (line: string) =>
    workspace((text) => text.replace('allowBuilds:\n', `allowBuilds:\n  ${line}\n`));
  expect(buildRule(withBuild('left-pad: true'))).toEqual([
    'pnpm-workspace.yaml: left-pad may run an install script, and packages/tidy does not know why',
  ]);
  expect(buildRule(withBuild("'@evil/pack': true"))).toHaveLength(1);
  expect(buildRule(withBuild('left-pad: false'))).toEqual([]);
  expect(buildRule(workspace((text) => text.replace('allowBuilds:', 'forbidBuilds:')))).toHaveLength(1);
  expect(buildRule(workspace((text) => `${text}dangerouslyAllowAllBuilds: true\n`))).toHaveLength(1);
  expect(buildRule(workspace((text) => `${text}minimumReleaseAgeExclude:\n  - x\n`))).toHaveLength(1);
});

test.each(['core', 'local-postgres', 'venues', 'api', 'bot', 'cli'])(
  'what a user of %s installs holds no tool of tests',
  (room) => {
    const path = files.find(({ path: each }) => each.endsWith(`/${room}/package.json`))!.path;
    for (const tool of ['vitest', 'fast-check', '@prescient/testkit', '@types/node']) {
      const planted = changed(path, (text) =>
        text.replace(/("dependencies": \{)/, `$1 "${tool}": "catalog:",`),
      );
      expect(runTimeRule(planted)).toEqual([
        `${path}: ${tool} is not needed at run time; make it a devDependency`,
      ]);
    }
    expect(runTimeRule(files.filter((file) => file.path !== path))).toHaveLength(1);
  },
);
