import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { compileCache } from './node-options.mjs';
import { runTool } from './steps.mjs';
import { failuresIn, oneFailure, sum, tallyReport } from './tally.mjs';
import { filesIn, packagesWith, readJson, root } from './workspace.mjs';

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
  const files = filesIn(folder).filter((file) => file.endsWith('.test.ts'));
  const chosen = files.filter((file) => words.some((word) => basename(file).includes(word)));
  const names = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (chosen.length > 0) return chosen;
  const told = files.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return words.some((word) => text.includes(word));
  });
  return told.length > 0 ? [...told, '-t', names.join('|')] : null;
}

/** Runs the workspace's suite once, as a task of turbo, and returns the results of the files that it ran. */
async function runSuite(choice, env) {
  rmSync(join(root, report), { force: true });
  const task = ['run', 'suite', '--ui=stream', '--log-prefix=none', '--', ...vitest, ...choice];
  const exitCode = await runTool('turbo', task, { stdio: 'inherit', env });
  const { testResults } = existsSync(join(root, report)) ? readJson(report) : { testResults: [] };
  // Once more at the end: pages of passed tests have gone by since, and a log may keep its last ones only.
  for (const failure of failuresIn({ testResults })) console.log(failure);
  const tally = tallyReport({ testResults });
  // An error outside every test, say in a teardown, shows in the exit code only.
  return { testResults, tally: exitCode !== 0 && tally.failed === 0 ? sum([tally, oneFailure]) : tally };
}

/** Runs the dashboard's tests in a browser, and counts them. */
export async function runBrowserTests() {
  const results = join(root, '.test-reports', 'browser.json');
  rmSync(results, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const options = {
    cwd: join(root, 'apps', 'web'),
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compileCache },
  };
  const exitCode = await runTool(
    'vitest',
    ['run', '--config', 'test/browser/vitest.config.ts', ...reporters],
    options,
  );
  const tally = existsSync(results) ? tallyReport(readJson('.test-reports', 'browser.json')) : oneFailure;
  return exitCode !== 0 && tally.failed === 0 ? sum([tally, oneFailure]) : tally;
}

/** Counts the packages of which no file reported a test. */
function tallySilent(packages, testResults) {
  const files = testResults.map(({ name }) => relative(root, name).replaceAll('\\', '/'));
  const silent = packages.filter(({ folder }) => !files.some((file) => file.startsWith(`${folder}/`)));
  for (const { folder } of silent)
    console.log(`✗ ${folder} reported no test: its test run crashed, or it has none`);
  return sum(silent.map(() => oneFailure));
}

/** Runs the tests of these packages that the words choose, a package after the other. */
async function runChosen(packages, { words, env }) {
  const tallies = [];
  for (const one of packages) {
    const choice = choiceOf(one, words);
    if (choice === null) console.error(`No test of ${one.folder} has ${words.join(' or ')} in its name.`);
    else tallies.push((await runSuite(choice, env)).tally);
  }
  return tallies.length === 0 ? oneFailure : sum(tallies);
}

/** Runs all tests of these packages as one run. */
async function runWhole(packages, env) {
  const { testResults, tally } = await runSuite(
    packages.map(({ folder }) => `${folder}/`),
    env,
  );
  return sum([tally, tallySilent(packages, testResults)]);
}

/** Runs tests, in their full length where `full` says so, and counts them from the report that vitest leaves. */
export function runTests({ packages, words }, full) {
  const env = { NODE_COMPILE_CACHE: compileCache, ...(full ? { TEST_LENGTH: 'full' } : {}) };
  return words.length > 0 ? runChosen(packages, { words, env }) : runWhole(packages, env);
}
