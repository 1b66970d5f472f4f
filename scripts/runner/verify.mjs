import { join } from 'node:path';
import { interruptedWith } from './child.mjs';
import { runStep, runTool, steps } from './steps.mjs';
import { closingLine, sum } from './tally.mjs';
import { runTests, selectPackages } from './tests.mjs';
import { root } from './workspace.mjs';

function conclude(tallies) {
  // An interrupted run gets no sum: half a run says nothing.
  if (interruptedWith() !== 0) return interruptedWith();
  const tally = sum(tallies);
  console.log(closingLine(tally));
  return tally.failed > 0 ? 1 : 0;
}

// Each is mostly one thread and a wait for files, so that together they keep two cores busy.
const runSteps = (wanted) => Promise.all(wanted.map(runStep));

/** Everything that can be said without running the code. */
export async function check() {
  return conclude(await runSteps(steps));
}

/** All checks and all tests; with names of packages the tests of those alone, and with more words some of them. */
export async function test(args) {
  const names = args.filter((word) => word !== '--full');
  let selection;
  try {
    selection = selectPackages(names);
  } catch (error) {
    console.error(error.message);
    return 2;
  }
  const checked = names.length === 0 ? await runSteps(steps) : [];
  const tested = interruptedWith() === 0 ? [await runTests(selection, args.includes('--full'))] : [];
  return conclude([...checked, ...tested]);
}

/** Changes money, fees, the walk and the decisions one place at a time, and tells which change no test notices. */
export function mutation(args) {
  return runTool('stryker', ['run', ...args], { stdio: 'inherit', cwd: join(root, 'packages', 'core') });
}

/** Rewrites every file, or those named, in the house's format. */
export function format(files) {
  return runTool('oxfmt', files.length > 0 ? files : ['.']);
}
