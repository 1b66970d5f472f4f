import { join } from 'node:path';
import { interruptedWith } from './child.mjs';
import { buildPage } from './page.mjs';
import { runStep, runTool, steps } from './steps.mjs';
import { closingLine, oneFailure, sum } from './tally.mjs';
import { runBrowserTests, runTests, selectPackages } from './tests.mjs';
import { root } from './workspace.mjs';

/** Prints what the checks that failed found, and the sum. Returns the exit code. */
function conclude(checked, tallies = []) {
  // An interrupted run prints no sum, because the sum of half a run means nothing.
  if (interruptedWith() !== 0) return interruptedWith();
  for (const { output } of checked) if (output !== '') console.log(output);
  const tally = sum([...checked.map((step) => step.tally), ...tallies]);
  console.log(closingLine(tally));
  return tally.failed > 0 ? 1 : 0;
}

// Each step is mostly one thread that waits for files, so together they keep two cores busy.
const runSteps = (scope) => Promise.all(steps.map((step) => runStep(step, scope)));

/**
 * Runs the checks that need none of our code to run, soon after a change: the linter looks at the changed packages, and at
 * those that depend on them before the tests. The compiler looks at all.
 */
export async function check() {
  return conclude(await runSteps({ dependents: false }));
}

/**
 * Runs all checks and all tests, beside each other: tests wait a lot, for databases, processes and time. With names of
 * packages: only their tests. With more words: only the tests that have them.
 */
export async function test(args) {
  const names = args.filter((word) => word !== '--full');
  let selection;
  try {
    selection = selectPackages(names);
  } catch (error) {
    console.error(error.message);
    return 2;
  }
  const [checked, tested] = await Promise.all([
    names.length === 0 ? runSteps({ dependents: true }) : [],
    runTests(selection, args.includes('--full')),
  ]);
  return conclude(checked, [tested]);
}

/** Opens the dashboard in a real browser, against a real API. */
export async function webTest() {
  return conclude([], [(await buildPage()) ? await runBrowserTests() : oneFailure]);
}

/** Changes the code of money, fees, walk and decisions one place at a time, and tells which changes no test notices. */
export function mutation(args) {
  return runTool('stryker', ['run', ...args], { stdio: 'inherit', cwd: join(root, 'packages', 'core') });
}

/** Formats every file, or only the named ones. */
export function format(files) {
  return runTool('oxfmt', files.length > 0 ? files : ['.']);
}
