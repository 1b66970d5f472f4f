import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runTool } from './steps.mjs';
import { failuresIn, oneFailure, sum, tallyReport } from './tally.mjs';
import { filesIn, packagesWith, readJson, root } from './workspace.mjs';

// Relative on purpose: every vitest runs in the folder of its own package.
const report = join('.test-reports', 'vitest.json');
const vitest = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];

/**
 * The packages with tests that were asked for by folder or by name, all of them when none was; and the words that are
 * left, which choose among their tests.
 */
export function selectPackages(wanted) {
  const packages = packagesWith('test');
  const matches = ({ folder, name }, word) => basename(folder) === word || name === word;
  const isPackage = (word) => packages.some((candidate) => matches(candidate, word));
  const words = wanted.filter((word) => !isPackage(word));
  if (words.length === wanted.length && words.length > 0) {
    const known = packages.map(({ folder }) => basename(folder)).join(', ');
    throw new RangeError(`No package is called "${words[0]}". Those with tests: ${known}.`);
  }
  const selected = packages.filter(
    (candidate) => wanted.length === 0 || wanted.some((word) => matches(candidate, word)),
  );
  return { packages: selected, words };
}

/**
 * Returns how vitest chooses tests: by files with one of the words in their names, or else by names of tests in files
 * that have one of the words. Null if no file has any.
 */
function choiceOf({ folder }, words) {
  const files = filesIn(folder)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => file.slice(folder.length + 1));
  const chosen = files.filter((file) => words.some((word) => basename(file).includes(word)));
  const names = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (chosen.length > 0) return chosen;
  const told = files.filter((file) => {
    const text = readFileSync(join(root, folder, file), 'utf8');
    return words.some((word) => text.includes(word));
  });
  return told.length > 0 ? [...told, '-t', names.join('|')] : null;
}

function tallyPackage({ folder }) {
  const found = existsSync(join(root, folder, report)) ? readJson(folder, report) : { testResults: [] };
  // Once more at the end: pages of passed tests have gone by since, and a log may keep its last ones only.
  for (const failure of failuresIn(found)) console.log(failure);
  if (found.testResults.length > 0) return tallyReport(found);
  console.log(`✗ ${folder} reported no test: its test run crashed, or it has none`);
  return oneFailure;
}

/** Runs the tests of these packages that the words choose, a package after the other. */
async function runChosen(packages, { words, env }) {
  let failure = 0;
  for (const one of packages) {
    const choice = choiceOf(one, words);
    const cwd = join(root, one.folder);
    if (choice === null) console.error(`No test of ${one.folder} has ${words.join(' or ')} in its name.`);
    else failure ||= await runTool('vitest', ['run', ...vitest, ...choice], { stdio: 'inherit', cwd, env });
  }
  return failure;
}

/** Runs all tests of these packages, four packages at a time, as many of them wait. */
function runWhole(packages, { env }) {
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
  return runTool('turbo', [...args, '--', ...vitest], { stdio: 'inherit', env });
}

/** Runs tests, in their full length where `full` says so, and counts them from the reports that vitest leaves. */
export async function runTests({ packages, words }, full) {
  for (const { folder } of packages) rmSync(join(root, folder, report), { force: true });
  const env = full ? { TEST_LENGTH: 'full' } : {};
  const run = words.length > 0 ? runChosen : runWhole;
  const exitCode = await run(packages, { words, env });
  const tally = sum(packages.map(tallyPackage));
  // An error outside every test, say in a teardown, shows in the exit code only.
  return exitCode !== 0 && tally.failed === 0 ? sum([tally, oneFailure]) : tally;
}
