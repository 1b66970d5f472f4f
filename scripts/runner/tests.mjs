import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runTool } from './steps.mjs';
import { failuresIn, oneFailure, sum, tallyReport } from './tally.mjs';
import { packagesWith, readJson, root } from './workspace.mjs';

// Relative on purpose: every vitest runs in the folder of its own package.
const report = join('.test-reports', 'vitest.json');
const vitest = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];

/** The packages with tests that were asked for by folder or by name; all of them when none was. */
export function selectPackages(wanted) {
  const packages = packagesWith('test');
  const matches = ({ folder, name }, word) => basename(folder) === word || name === word;
  const unknown = wanted.find((word) => !packages.some((candidate) => matches(candidate, word)));
  if (unknown === undefined) {
    return packages.filter(
      (candidate) => wanted.length === 0 || wanted.some((word) => matches(candidate, word)),
    );
  }
  const known = packages.map(({ folder }) => basename(folder)).join(', ');
  throw new RangeError(`No package is called "${unknown}". Those with tests: ${known}.`);
}

function tallyPackage({ folder }) {
  const found = existsSync(join(root, folder, report)) ? readJson(folder, report) : { testResults: [] };
  // Once more at the end: pages of passed tests have gone by since, and a log may keep its last ones only.
  for (const failure of failuresIn(found)) console.log(failure);
  if (found.testResults.length > 0) return tallyReport(found);
  console.log(`✗ ${folder} reported no test: its test run crashed, or it has none`);
  return oneFailure;
}

/** Runs the tests of these packages, four at a time, as many of them wait, and counts them from the reports that vitest leaves. */
export async function runTests(packages) {
  for (const { folder } of packages) rmSync(join(root, folder, report), { force: true });
  const filters = packages.map(({ name }) => `--filter=${name}`);
  const args = [
    'run',
    'test',
    '--continue',
    '--concurrency=4',
    '--log-order=grouped',
    '--ui=stream',
    ...filters,
  ];
  const exitCode = await runTool('turbo', [...args, '--', ...vitest]);
  const tally = sum(packages.map(tallyPackage));
  // An error outside every test, say in a teardown, shows in the exit code only.
  return exitCode !== 0 && tally.failed === 0 ? sum([tally, oneFailure]) : tally;
}
