import { join } from 'node:path';
import { interruptedWith } from './child.mjs';
import { runStep, runTool, steps } from './steps.mjs';
import { closingLine, sum } from './tally.mjs';
import { runTests, selectPackages } from './tests.mjs';
import { root } from './workspace.mjs';

function conclude(tallies) {
  // An interrupted run prints no sum, because the sum of half a run means nothing.
  if (interruptedWith() !== 0) return interruptedWith();
  const tally = sum(tallies);
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

/** Runs all checks and all tests. With names of packages: only their tests. With more words: only the tests that have them. */
export async function test(args) {
  const names = args.filter((word) => word !== '--full');
  let selection;
  try {
    selection = selectPackages(names);
  } catch (error) {
    console.error(error.message);
    return 2;
  }
  const checked = names.length === 0 ? await runSteps({ dependents: true }) : [];
  const tested = interruptedWith() === 0 ? [await runTests(selection, args.includes('--full'))] : [];
  return conclude([...checked, ...tested]);
}

/** Changes the code of money, fees, walk and decisions one place at a time, and tells which changes no test notices. */
export function mutation(args) {
  return runTool('stryker', ['run', ...args], { stdio: 'inherit', cwd: join(root, 'packages', 'core') });
}

/** Formats every file, or only the named ones. */
export function format(files) {
  return runTool('oxfmt', files.length > 0 ? files : ['.']);
}
